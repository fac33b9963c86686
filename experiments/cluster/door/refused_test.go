package door

import (
	"crypto/tls"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// pair loads both sides of a door.
func pair(t *testing.T, dir string) (server, client *tls.Config) {
	t.Helper()
	s, err := LoadServer(dir)
	testkit.Must(t, err)
	c, err := LoadClient(dir)
	testkit.Must(t, err)
	return s.TLS, c.TLS
}

// Whoever is not of the cluster is refused by the coordinator, and told why.
func TestServerRefuses(t *testing.T) {
	server, client := pair(t, made(t, time.Now()))
	_, stranger := pair(t, made(t, time.Now()))
	_, late := pair(t, made(t, time.Now()))
	for name, c := range map[string]struct {
		client        func(*tls.Config) // changes a client that fits
		server        func(*tls.Config)
		atServer, why string
	}{
		"no certificate": {
			client:   func(c *tls.Config) { c.Certificates = nil },
			atServer: "didn't provide a certificate", why: "demands a certificate of its authority",
		},
		"another authority's, by one who claims to have ours": {
			client: func(c *tls.Config) {
				c.Certificates, c.GetClientCertificate = nil, func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &stranger.Certificates[0], nil }
			},
			atServer: "unknown authority", why: "does not know the authority of our certificate",
		},
		"expired": {
			server:   func(c *tls.Config) { c.Time = func() time.Time { return time.Now().AddDate(leafYears, 0, 1) } },
			atServer: "expired", why: "finds our certificate expired",
		},
		"TLS 1.2": {
			client:   func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12 },
			atServer: "unsupported versions", why: "TLS 1.3",
		},
		"the authority of another cluster": {
			client:   func(c *tls.Config) { *c = *late.Clone() },
			atServer: "bad certificate", why: "is of an authority that is not ours",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, own := server.Clone(), client.Clone()
			if c.server != nil {
				c.server(s)
			}
			if c.client != nil {
				c.client(own)
			}
			serverErr, clientErr := talk(t, s, own)
			testkit.WantError(t, serverErr, c.atServer)
			testkit.WantError(t, Explain(clientErr), "", c.why)
		})
	}
}

// A worker tells its coordinator from others.
func TestClientRefuses(t *testing.T) {
	server, client := pair(t, made(t, time.Now()))
	for name, c := range map[string]struct {
		change func(*tls.Config)
		why    []string
		is     error
	}{
		"name":    {func(c *tls.Config) { c.ServerName = "elsewhere.example.org" }, []string{"elsewhere.example.org", "it is for trainer.example.org, localhost, 127.0.0.1, ::1"}, ErrHost},
		"expired": {func(c *tls.Config) { c.Time = func() time.Time { return time.Now().AddDate(leafYears, 0, 1) } }, []string{"the other side's certificate"}, ErrDate},
		"early":   {func(c *tls.Config) { c.Time = func() time.Time { return time.Now().AddDate(0, 0, -1) } }, []string{"the other side's certificate"}, ErrDate},
	} {
		t.Run(name, func(t *testing.T) {
			own := client.Clone()
			c.change(own)
			serverErr, clientErr := talk(t, server, own)
			testkit.WantError(t, serverErr)
			wantIs(t, Explain(clientErr), c.is)
			testkit.WantError(t, Explain(clientErr), c.why...)
		})
	}
}

// Workers have a certificate too, with which none can pose as the coordinator.
func TestClientRefusesWorkerAsServer(t *testing.T) {
	server, client := pair(t, made(t, time.Now()))
	server = server.Clone()
	server.Certificates = client.Certificates
	own := client.Clone()
	own.ServerName = "127.0.0.1"
	serverErr, clientErr := talk(t, server, own)
	testkit.WantError(t, serverErr, "bad certificate")
	testkit.WantError(t, clientErr, "127.0.0.1")
}

// What listens without TLS is told from a refusal.
func TestClientMeetsPlainServer(t *testing.T) {
	_, client := pair(t, made(t, time.Now()))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			defer conn.Close()
			conn.Write([]byte(strings.Repeat("no TLS here ", 10)))
		}
	}()
	testkit.WantError(t, Explain(say(listener.Addr().String(), client)), "does not speak TLS")
}

func TestExplainKeepsOtherErrors(t *testing.T) {
	if err := Explain(net.ErrClosed); err != net.ErrClosed {
		t.Errorf("got %v", err)
	}
	lost := errors.New("nats: tls error: connection closed by remote after TLS handshake: write: broken pipe")
	testkit.WantError(t, Explain(lost), "", "does not accept our certificate", "broken pipe")
	if err := Explain(nil); err != nil {
		t.Errorf("got %v", err)
	}
}

// A client makes do with less than a server: that depends on the server it meets.
func TestFilesOfOthers(t *testing.T) {
	dir := made(t, time.Now())
	client, err := Files{CA: filepath.Join(dir, WorkerFolder, "ca.pem")}.Client(time.Now())
	testkit.Must(t, err)
	if client.Token != "" || len(client.TLS.Certificates) != 0 || client.TLS.RootCAs == nil {
		t.Errorf("of an authority alone: %+v", client)
	}
	client, err = Files{}.Client(time.Now())
	testkit.Must(t, err)
	if client.TLS.RootCAs != nil || client.TLS.MinVersion != tls.VersionTLS13 {
		t.Errorf("of nothing: %+v", client.TLS)
	}
	_, err = Files{Cert: "a.pem"}.Client(time.Now())
	testkit.WantError(t, err, "go together", "a.pem")
	_, err = Files{Cert: "a.pem", Key: "a-key.pem"}.Server(time.Now())
	testkit.WantError(t, err, "needs certificate, key, authority and token", "a.pem, a-key.pem")
	_, err = Files{}.Server(time.Now())
	testkit.WantError(t, err, "got none")
}
