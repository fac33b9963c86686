package door

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

func TestInitWritesPrivateFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files tell nothing here")
	}
	dir := made(t, time.Now())
	want := map[string]os.FileMode{
		".": 0o700, "ca-key.pem": 0o600,
		"coordinator": 0o700, "coordinator/ca.pem": 0o644, "coordinator/server.pem": 0o644, "coordinator/server-key.pem": 0o600, "coordinator/token": 0o600,
		"worker": 0o700, "worker/ca.pem": 0o644, "worker/worker.pem": 0o644, "worker/worker-key.pem": 0o600, "worker/token": 0o600,
	}
	got := 0
	testkit.Must(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		testkit.Must(t, err)
		name, err := filepath.Rel(dir, path)
		if mode, ok := want[name]; !ok || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), mode)
		}
		got++
		return err
	}))
	if got != len(want) {
		t.Errorf("%d files and folders, want %d", got, len(want))
	}
}

// Whatever stops Init leaves nothing.
func TestInitWholeOrNotAtAll(t *testing.T) {
	parent := t.TempDir()
	for n := range 84 { // each number and the token read 16 or 20 bytes
		err := Init(filepath.Join(parent, "fleet"), []string{"h"}, time.Now(), &shortReader{left: n})
		if n >= 20+3*16 {
			testkit.Must(t, err)
			break
		}
		testkit.WantError(t, err, "", "no more")
		entries, err := os.ReadDir(parent)
		testkit.Must(t, err)
		if len(entries) != 0 {
			t.Fatalf("%d bytes of chance left %v", n, entries)
		}
	}
	testkit.WantError(t, Init(filepath.Join(parent, "no", "fleet"), []string{"h"}, time.Now(), rand.Reader), "make ", "no such file")
}

// shortReader runs dry.
type shortReader struct{ left int }

func (r *shortReader) Read(p []byte) (int, error) {
	if r.left < len(p) {
		return 0, errors.New("no more")
	}
	r.left -= len(p)
	return rand.Read(p)
}

func TestHosts(t *testing.T) {
	for name, want := range map[string]string{
		"":                        "neither a name",
		"trainer.example.org:422": "it has no port",
		"0.0.0.0":                 "where to listen",
		"::":                      "where to listen",
		"a b":                     "neither a name",
		"-x.org":                  "neither a name",
		"nats://trainer":          "neither a name",
		"*.example.org":           "",
		"my_host":                 "",
		"192.0.2.7":               "",
		"2001:db8::7":             "",
	} {
		_, err := parseHosts([]string{name})
		if want == "" {
			testkit.Must(t, err)
		} else {
			testkit.WantError(t, err, want)
		}
	}
	_, err := parseHosts(nil)
	testkit.WantError(t, err, "no host named")
	h, err := parseHosts([]string{"localhost", "a", "a", "127.0.0.1"})
	testkit.Must(t, err)
	if len(h.dns) != 2 || len(h.ips) != 2 {
		t.Errorf("each once, got %v", h)
	}
}

func TestCheckListen(t *testing.T) {
	for addr, local := range map[string]bool{
		":4222": false, "0.0.0.0:4222": false, "[::]:4222": false, "192.0.2.7:4222": false, "trainer:4222": false, "localhost.example.org:1": false,
		"127.0.0.1:4222": true, "127.8.0.1:0": true, "localhost:4222": true, "[::1]:4222": true, "[::ffff:127.0.0.1]:4222": true,
	} {
		testkit.Must(t, CheckListen(addr, true))
		if err := CheckListen(addr, false); local {
			testkit.Must(t, err)
		} else {
			wantIs(t, err, ErrOpen)
			testkit.WantError(t, err, addr)
		}
	}
	for _, addr := range []string{"", "4222", "127.0.0.1", "::1:4222", "nats://127.0.0.1:4222"} {
		testkit.WantError(t, CheckListen(addr, true), "HOST:PORT")
	}
}

func TestRenew(t *testing.T) {
	begin := time.Now().AddDate(0, -18, 0)
	dir := made(t, begin)
	_, err := LoadServer(dir)
	wantIs(t, err, ErrDate)
	key := read(t, whole(dir).Key)
	testkit.Must(t, Renew(dir, []string{"new.example.org"}, time.Now(), rand.Reader))
	server, client := pair(t, dir)
	for _, name := range []string{"trainer.example.org", "new.example.org", "127.0.0.1"} {
		client.ServerName = name
		if serverErr, clientErr := talk(t, server, client); serverErr != nil || clientErr != nil {
			t.Errorf("as %s: %v, %v", name, serverErr, clientErr)
		}
	}
	if key != read(t, whole(dir).Key) {
		t.Error("the key changed")
	}
	late := begin.AddDate(authorityYears, -3, 0) // the authority ends first
	testkit.Must(t, Renew(dir, nil, late, rand.Reader))
	list, err := List(dir)
	testkit.Must(t, err)
	for _, c := range list {
		if !c.Until.Equal(list[0].Until) {
			t.Errorf("%s ends on %v, the authority on %v", c.File, c.Until, list[0].Until)
		}
	}
	wantIs(t, Renew(dir, nil, begin.AddDate(authorityYears, 0, 1), rand.Reader), ErrDate)
}

func TestRenewErrors(t *testing.T) {
	now := time.Now()
	other := made(t, now)
	for name, c := range map[string]struct {
		spoil func(dir string)
		want  string
	}{
		"no key": {func(dir string) { testkit.Must(t, os.Remove(filepath.Join(dir, authorityKeyFile))) }, "stays where the certificates were made"},
		"another key": {func(dir string) {
			write(t, filepath.Join(dir, authorityKeyFile), read(t, filepath.Join(other, authorityKeyFile)))
		}, "is not that of the authority"},
		"no PEM":    {func(dir string) { write(t, filepath.Join(dir, authorityKeyFile), "x") }, "no key in PEM"},
		"no worker": {func(dir string) { testkit.Must(t, os.RemoveAll(filepath.Join(dir, WorkerFolder))) }, "worker.pem"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := made(t, now)
			c.spoil(dir)
			testkit.WantError(t, Renew(dir, nil, now, rand.Reader), c.want)
		})
	}
	testkit.WantError(t, Renew(other, []string{"a:1"}, now, rand.Reader), "no port")
}

func TestList(t *testing.T) {
	now := time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)
	dir := made(t, now)
	list, err := List(dir)
	testkit.Must(t, err)
	var roles []string
	for _, c := range list {
		roles = append(roles, c.Role)
	}
	if got := strings.Join(roles, " "); got != "authority coordinator worker" {
		t.Fatalf("roles %s", got)
	}
	c := list[1]
	if got := strings.Join(c.Hosts, " "); got != "trainer.example.org localhost 127.0.0.1 ::1" {
		t.Errorf("hosts %s", got)
	}
	block, _ := pem.Decode([]byte(read(t, c.File)))
	if _, err := tls.X509KeyPair([]byte(read(t, c.File)), []byte(read(t, whole(dir).Key))); err != nil || block == nil {
		t.Error(err)
	}
	for at, want := range map[time.Time]int{now: 365, now.AddDate(1, 0, 0): 0, now.AddDate(1, 0, 0).Add(time.Second): -1, now.AddDate(1, 0, 1): -1, now.AddDate(1, 0, 1).Add(time.Second): -2} {
		if got := c.Left(at); got != want {
			t.Errorf("at %v %d days left, want %d", at, got, want)
		}
	}
	for _, side := range sides {
		part, err := List(filepath.Join(dir, side.folder))
		testkit.Must(t, err)
		if len(part) != 2 || part[1].Role != side.folder || part[0].Fingerprint != list[0].Fingerprint {
			t.Errorf("%s: %+v", side.folder, part)
		}
	}
}
