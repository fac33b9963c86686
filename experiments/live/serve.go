package live

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Limits of a server.
const (
	headPatience = 10 * time.Second       // for the head of a request
	idlePatience = 2 * time.Minute        // for the next request of a connection
	farewell     = 500 * time.Millisecond // for the answers that are under way at the end
)

// Serve answers on a listener until the context ends, and closes it; then also the
// streams of events have ended. The error is the context's, or says why the listener
// fails.
func Serve(ctx context.Context, listener net.Listener, o Options) error {
	server := &http.Server{
		Handler: New(o), ReadHeaderTimeout: headPatience, IdleTimeout: idlePatience, MaxHeaderBytes: 1 << 16,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog:    log.New(io.Discard, "", 0), // of clients that go or speak something else
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := server.Shutdown(last); errors.Is(err, context.DeadlineExceeded) {
		server.Close() // its error is of connections that are gone
	}
	return context.Cause(ctx)
}
