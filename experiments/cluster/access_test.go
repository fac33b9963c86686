package cluster

import (
	"crypto/rand"
	"crypto/tls"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/experiments/cluster/door"
)

// doorOf makes certificates and token for this machine.
func doorOf(t *testing.T) (server, client Access, folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "door")
	if err := door.Init(folder, []string{"127.0.0.1"}, time.Now(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	s, err := door.LoadServer(folder)
	if err != nil {
		t.Fatal(err)
	}
	c, err := door.LoadClient(folder)
	if err != nil {
		t.Fatal(err)
	}
	return Access{TLS: s.TLS, Token: s.Token}, Access{TLS: c.TLS, Token: c.Token}, folder
}

func TestDoorOpensToItsOwnAlone(t *testing.T) {
	server, own, _ := doorOf(t)
	_, other, _ := doorOf(t)
	s := open(t, nil, func(o *Options) { o.Access = server })
	secure := "tls://" + s.address
	s.hire(t, "own", func(o *WorkerOptions) { o.Server, o.Access = secure, own })
	list := jobs(s, 2, 1)
	s.check(t, s.all(t, t.Context(), list), list)
	for name, test := range map[string]struct {
		address string
		access  Access
		want    string
	}{
		"no token":               {secure, Access{TLS: own.TLS}, "Authorization"},
		"wrong token":            {secure, Access{TLS: own.TLS, Token: other.Token}, "Authorization"},
		"no certificate":         {secure, Access{TLS: withoutCertificate(own), Token: own.Token}, "certificate"},
		"another authority's":    {secure, Access{TLS: other.TLS, Token: own.Token}, "certificate"},
		"unknown to this server": {secure, Access{TLS: trusting(other, own), Token: own.Token}, "certificate"},
		"nothing":                {"nats://" + s.address, Access{}, "authority"},
		"system's authorities":   {secure, Access{Token: own.Token}, "certificate"},
	} {
		_, err := Look(t.Context(), test.address, test.access, time.Second)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, test.want)
		}
		o := WorkerOptions{Server: test.address, Access: test.access, Cache: t.TempDir(), Program: "test", Now: time.Now}
		if err := Work(t.Context(), o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: the worker's error is %v, want one with %q", name, err, test.want)
		}
	}
	more := []eval.Job{job(s.data, 7, 1)}
	s.check(t, s.all(t, t.Context(), more), more)
}

func TestNothingListensOpenly(t *testing.T) {
	server, _, _ := doorOf(t)
	for _, listen := range []string{":4222", "0.0.0.0:4222", "192.0.2.1:4222", "[::]:4222", "example.org:4222"} {
		for _, access := range []Access{{}, {Token: "a token of some length"}, {TLS: server.TLS}} {
			if _, err := New(Options{Listen: listen, Access: access, Now: time.Now}); err == nil {
				t.Errorf("%s is listened at with %+v", listen, access)
			}
		}
	}
	for _, server := range []string{"nats://192.0.2.1:4222", "nats://example.org", "http://127.0.0.1", "127.0.0.1:4222", ""} {
		if _, err := Look(t.Context(), server, Access{}, time.Second); err == nil {
			t.Errorf("%q is connected to", server)
		}
	}
}

// withoutCertificate is a client that shows none.
func withoutCertificate(a Access) *tls.Config {
	c := a.TLS.Clone()
	c.Certificates, c.GetClientCertificate = nil, nil
	return c
}

// trusting is a client that shows the certificate of one authority and trusts another.
func trusting(shown, trusted Access) *tls.Config {
	c := shown.TLS.Clone()
	c.RootCAs = trusted.TLS.RootCAs
	return c
}
