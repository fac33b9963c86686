package metrics

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Limits of a server.
const (
	patience     = 10 * time.Second       // for a request and its answer
	idlePatience = 2 * time.Minute        // for the next request of a connection
	farewell     = 500 * time.Millisecond // for the answers that are under way at the end
	atOnce       = 4                      // answers
)

// Listen opens a port for Serve: HOST:PORT, or a port alone, which is one of
// this machine's for itself. It fails where the address is none or taken.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	if !strings.Contains(addr, ":") {
		addr = net.JoinHostPort("127.0.0.1", addr)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	return listener, nil
}

// Serve answers GET /metrics on a listener until the context ends, and closes
// it. The error is the context's, or says why the listener fails.
func Serve(ctx context.Context, listener net.Listener, registry *prometheus.Registry) error {
	quiet := log.New(io.Discard, "", 0) // of clients that go or speak something else
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: atOnce, ErrorLog: quiet}))
	server := &http.Server{
		Handler: mux, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: idlePatience,
		MaxHeaderBytes: 1 << 16, ErrorLog: quiet,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("metrics: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if err := server.Shutdown(last); errors.Is(err, context.DeadlineExceeded) {
		server.Close() // its error is of connections that are gone
	}
	return context.Cause(ctx)
}
