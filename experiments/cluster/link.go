package cluster

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"lrunet/experiments/cluster/door"
	"lrunet/internal/machine"
)

// DefaultPort is NATS' own.
const DefaultPort = "4222"

// Access is what a machine shows at the door of a server.
type Access struct {
	TLS         *tls.Config // nil: none, which is for this machine alone
	Token       string      // of an embedded server, or of one that asks for a token; "": none
	Credentials string      // file with a user's credentials of a NATS cluster; "": none
}

// link is a connection to a server.
type link struct {
	nc *nats.Conn
	js jetstream.JetStream

	mu      sync.Mutex // guards what follows: asking for them takes the server time
	streams map[string]jetstream.Stream
	buckets map[string]jetstream.ObjectStore
}

// stream finds a stream by its name.
func (l *link) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	return found(ctx, &l.mu, l.streams, name, l.js.Stream)
}

// bucket finds a bucket by its name.
func (l *link) bucket(ctx context.Context, name string) (jetstream.ObjectStore, error) {
	return found(ctx, &l.mu, l.buckets, name, l.js.ObjectStore)
}

// found looks something up, and asks for it the first time.
func found[T any](ctx context.Context, mu *sync.Mutex, known map[string]T, name string, ask func(context.Context, string) (T, error)) (T, error) {
	mu.Lock()
	one, ok := known[name]
	mu.Unlock()
	if ok {
		return one, nil
	}
	one, err := ask(ctx, name) // who else asks waits for an answer of its own
	if err == nil {
		mu.Lock()
		known[name] = one
		mu.Unlock()
	}
	return one, err
}

// timely is insist with a bound for each try: of a request that a broken connection has
// lost the library hears nothing, and waits for as long as its context allows, which may
// be a week.
func timely(ctx context.Context, bound time.Duration, try func(context.Context) error) error {
	return insist(ctx, func() error {
		one, cancel := context.WithTimeout(ctx, bound)
		defer cancel()
		return try(one)
	})
}

// transfer is how long a file of that many bytes may take at most, on the slowest line
// that is of use.
func transfer(bytes int) time.Duration {
	const slowest = 64 << 10 // bytes a second
	return time.Minute + time.Duration(bytes/slowest)*time.Second
}

// insist tries again as long as the server does not answer, until ctx ends, whose cause
// is the error then: a server that is slow or away comes back.
func insist(ctx context.Context, try func() error) error {
	for {
		err := try()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if !passing(err) {
			return err
		}
		if err := pause(ctx, between); err != nil {
			return err
		}
	}
}

// passing says whether an error is that a server does not answer just now.
func passing(err error) bool {
	for _, one := range []error{
		context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		nats.ErrStaleConnection, jetstream.ErrNoStreamResponse, jetstream.ErrJetStreamNotEnabled,
	} {
		if errors.Is(err, one) {
			return true
		}
	}
	late, ok := errors.AsType[net.Error](err)
	return ok && late.Timeout()
}

// between is the time between two tries to connect again.
const between = time.Second

// Users of an embedded server.
const (
	coordinatorUser = "coordinator"
	workerUser      = "worker"
)

// dial connects to a server by its address, as a user where that is told by a token. What is said of the connection, such as
// that it is lost, is told. The error says what refuses it.
func dial(address, user, name string, a Access, tell func(string)) (*link, error) {
	if err := checkAddress(address, a); err != nil {
		return nil, err
	}
	options := []nats.Option{
		nats.Name(name), nats.MaxReconnects(-1), nats.ReconnectWait(between), nats.Timeout(10 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				tell("the connection to " + address + " is lost: " + err.Error() + "; trying again")
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { tell(address + ": " + err.Error()) }),
		nats.ReconnectHandler(func(*nats.Conn) { tell("connected to " + address + " again") }),
	}
	if a.TLS != nil {
		options = append(options, nats.Secure(a.TLS))
	}
	switch {
	case a.Credentials != "":
		options = append(options, nats.UserCredentials(a.Credentials))
	case a.Token != "":
		options = append(options, nats.UserInfo(user, a.Token))
	}
	nc, err := nats.Connect(address, options...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, door.Explain(err))
	}
	return linked(nc)
}

// linked is a connection with what is built on it.
func linked(nc *nats.Conn) (*link, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		nc.Close()
		return nil, err
	}
	return &link{nc: nc, js: js, streams: map[string]jetstream.Stream{}, buckets: map[string]jetstream.ObjectStore{}}, nil
}

// An AddressError says why nothing connects to an address.
type AddressError struct{ Reason string }

// Error is the reason.
func (e AddressError) Error() string { return e.Reason }

// checkAddress refuses to send anything unencrypted to another machine.
func checkAddress(address string, a Access) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "nats" && u.Scheme != "tls") {
		return AddressError{fmt.Sprintf("a server's address is like nats://127.0.0.1:%s or tls://HOST:%s, got %q", DefaultPort, DefaultPort, address)}
	}
	if a.TLS == nil && u.Scheme != "tls" && !machine.Loopback(u.Hostname()) {
		return AddressError{address + ": others than this machine are reached by TLS alone"}
	}
	return nil
}

// gone says whether an error is that something is not there.
func gone(err error) bool {
	return errors.Is(err, jetstream.ErrMsgNotFound) || errors.Is(err, jetstream.ErrObjectNotFound) ||
		errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrStreamNotFound) ||
		errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) || errors.Is(err, jetstream.ErrNoKeysFound)
}
