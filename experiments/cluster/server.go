package cluster

import (
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// embedded is a NATS server inside of this process, whose queue lies in a folder.
type embedded struct {
	server *server.Server
	own    string // password of the coordinator
}

// start begins to listen. The error says why the address or the folder cannot be used.
func start(folder, address string, a Access) (*embedded, error) {
	host, port, err := split(address)
	if err != nil {
		return nil, err
	}
	e := &embedded{own: rand.Text()}
	o := &server.Options{
		ServerName: "lrunet", Host: host, Port: port, StoreDir: folder, JetStream: true,
		JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: maxStore,
		NoSigs: true, NoLog: true, MaxPayload: 2 * maxResult, MaxConn: 20000, TLSConfig: a.TLS, TLS: a.TLS != nil, TLSTimeout: 5,
		Users: []*server.User{
			{Username: coordinatorUser, Password: e.own},
			{Username: workerUser, Password: password(a), Permissions: workerPermissions()},
		},
	}
	if a.TLS != nil {
		o.TLSVerify = a.TLS.ClientAuth == tls.RequireAndVerifyClientCert
	}
	if a.Token == "" {
		o.NoAuthUser = workerUser
	}
	if e.server, err = server.NewServer(o); err != nil {
		return nil, fmt.Errorf("embedded server: %w", err)
	}
	return e, e.ready(net.JoinHostPort(host, strconv.Itoa(port)))
}

// maxStore bounds the queue's folder, bytes.
const maxStore = 1 << 40

// password is the token, or one that nobody knows where there is none.
func password(a Access) string {
	if a.Token == "" {
		return rand.Text()
	}
	return a.Token
}

// ready waits until the server takes connections.
func (e *embedded) ready(address string) error {
	go e.server.Start()
	if !e.server.ReadyForConnections(10 * time.Second) {
		e.stop()
		return fmt.Errorf("embedded server: does not take connections at %s; is another program listening there?", address)
	}
	return nil
}

// address is where workers find the server on this machine.
func (e *embedded) address() net.Addr { return e.server.Addr() }

// connect is the coordinator's own connection.
func (e *embedded) connect() (*link, error) {
	nc, err := nats.Connect("", nats.InProcessServer(e.server), nats.Name(coordinatorUser), nats.UserInfo(coordinatorUser, e.own), nats.MaxReconnects(-1))
	if err != nil {
		return nil, fmt.Errorf("embedded server: %w", err)
	}
	return linked(nc)
}

// stop ends the server, and returns when its files are closed.
func (e *embedded) stop() {
	e.server.Shutdown()
	e.server.WaitForShutdown()
}

// split is an address to listen on as host and port.
func split(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("an address to listen on is HOST:PORT, such as 127.0.0.1:%s, or :PORT, got %q", DefaultPort, address)
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	return host, port, nil
}

// probe fails if nothing can listen at an address.
func probe(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}
