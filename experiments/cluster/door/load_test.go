package door

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// whole are the files of a door's coordinator.
func whole(dir string) Files { return filesIn(filepath.Join(dir, CoordinatorFolder), serverName) }

func TestLoadErrors(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		want  []string
	}{
		"no key":         {func(t *testing.T, dir string) { testkit.Must(t, os.Remove(whole(dir).Key)) }, []string{"key: ", "server-key.pem"}},
		"no authority":   {func(t *testing.T, dir string) { testkit.Must(t, os.Remove(whole(dir).CA)) }, []string{"certificate: ", "ca.pem"}},
		"no token":       {func(t *testing.T, dir string) { testkit.Must(t, os.Remove(whole(dir).Token)) }, []string{"token: ", "token"}},
		"another key":    {func(t *testing.T, dir string) { write(t, whole(dir).Key, read(t, whole(made(t, now)).Key)) }, []string{"server.pem and key ", "server-key.pem", "does not match"}},
		"broken key":     {func(t *testing.T, dir string) { write(t, whole(dir).Key, "rubbish") }, []string{"server-key.pem", "PEM"}},
		"broken CA":      {func(t *testing.T, dir string) { write(t, whole(dir).CA, "rubbish") }, []string{"ca.pem", "holds no certificate in PEM"}},
		"another CA":     {func(t *testing.T, dir string) { write(t, whole(dir).CA, read(t, whole(made(t, now)).CA)) }, []string{"server.pem does not fit the authority ", "ca.pem", "unknown authority"}},
		"short token":    {func(t *testing.T, dir string) { write(t, whole(dir).Token, "secret\n") }, []string{"token", "at least 16"}},
		"two words":      {func(t *testing.T, dir string) { write(t, whole(dir).Token, "a token of several words") }, []string{"one word"}},
		"open key":       {func(t *testing.T, dir string) { testkit.Must(t, os.Chmod(whole(dir).Key, 0o644)) }, []string{"server-key.pem", "others than its owner can read it", "chmod 600"}},
		"open token":     {func(t *testing.T, dir string) { testkit.Must(t, os.Chmod(whole(dir).Token, 0o604)) }, []string{"token", "chmod 600"}},
		"worker's alone": {func(t *testing.T, dir string) { testkit.Must(t, os.RemoveAll(filepath.Join(dir, CoordinatorFolder))) }, []string{"no certificates for a coordinator", "server.pem"}},
		"no authority's key usage": {func(t *testing.T, dir string) {
			worker := filesIn(filepath.Join(dir, WorkerFolder), workerName)
			write(t, whole(dir).Cert, read(t, worker.Cert))
			write(t, whole(dir).Key, read(t, worker.Key))
		}, []string{"server.pem does not fit the authority", "key usage"}},
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "open ") && runtime.GOOS == "windows" {
				t.Skip("modes of files tell nothing here")
			}
			dir := made(t, now)
			c.spoil(t, dir)
			_, err := LoadServer(dir)
			testkit.WantError(t, err, c.want...)
		})
	}
}

// wantIs fails the test unless an error is of a kind.
func wantIs(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("error %v, want one that is %q", err, kind)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	testkit.Must(t, err)
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	testkit.Must(t, os.WriteFile(path, []byte(text), 0o600))
}

func TestLoadJudgesDates(t *testing.T) {
	now := time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)
	dir := made(t, now)
	for name, c := range map[string]struct {
		at   time.Time
		want []string
	}{
		"early":             {now.Add(-time.Hour), []string{"ca.pem", "it begins on 2030-05-01T11:50:00Z", "clock says 2030-05-01T11:00:00Z"}},
		"server expired":    {now.AddDate(leafYears, 0, 1), []string{"server.pem", "expired on 2031-05-01"}},
		"authority expired": {now.AddDate(authorityYears, 0, 1), []string{"ca.pem", "expired on 2040-05-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := whole(dir).Server(c.at)
			wantIs(t, err, ErrDate)
			testkit.WantError(t, err, c.want...)
		})
	}
	_, err := whole(dir).Server(now.Add(-early + time.Second))
	testkit.Must(t, err)
}

func TestNoDoor(t *testing.T) {
	_, err := LoadClient(t.TempDir())
	wantIs(t, err, ErrNone)
	_, err = List(t.TempDir())
	wantIs(t, err, ErrNone)
}

// An authority may stand between the own certificate and the one that is known.
func TestChainBetween(t *testing.T) {
	now := time.Now()
	top, err := newAuthority(now, rand.Reader)
	testkit.Must(t, err)
	key, err := newKey()
	testkit.Must(t, err)
	middle := &x509.Certificate{NotBefore: now.Add(-early), NotAfter: now.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	root := *top.cert
	root.MaxPathLen, root.MaxPathLenZero = 1, false
	rootDER, err := create(&root, &root, &top.key.PublicKey, top.key, rand.Reader)
	testkit.Must(t, err)
	root2, err := x509.ParseCertificate(rootDER)
	testkit.Must(t, err)
	middleDER, err := create(middle, root2, &key.PublicKey, top.key, rand.Reader)
	testkit.Must(t, err)
	middleCert, err := x509.ParseCertificate(middleDER)
	testkit.Must(t, err)
	dir := made(t, now)
	files := whole(dir)
	leafKey, err := decodeKey([]byte(read(t, files.Key)))
	testkit.Must(t, err)
	names, err := parseHosts([]string{"between.example.org"})
	testkit.Must(t, err)
	leaf, err := signing{middleCert, key}.sign(template(serverName, names, now), &leafKey.PublicKey, rand.Reader)
	testkit.Must(t, err)
	write(t, files.CA, string(encodeCertificate(rootDER)))
	write(t, files.Cert, string(leaf))
	_, err = files.Server(now)
	testkit.WantError(t, err, "does not fit the authority")
	write(t, files.Cert, string(leaf)+string(encodeCertificate(middleDER)))
	server, err := files.Server(now)
	testkit.Must(t, err)
	if len(server.TLS.Certificates[0].Certificate) != 2 {
		t.Error("the chain is not shown")
	}
}
