package door

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// made is a folder with a new door.
func made(t *testing.T, now time.Time, hosts ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "fleet")
	testkit.Must(t, Init(dir, append(hosts, "trainer.example.org"), now, rand.Reader))
	return dir
}

// talk has a client say a word to a server, which repeats it, through a real
// connection. It returns what both sides found wrong.
func talk(t *testing.T, server, client *tls.Config) (serverErr, clientErr error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer listener.Close()
	served := make(chan error, 1)
	go func() { served <- repeat(listener, server) }()
	clientErr = say(listener.Addr().String(), client)
	return <-served, clientErr
}

// repeat hears a word and says it again. What comes after a refusal is read too:
// unread, it would have the system drop the refusal itself.
func repeat(listener net.Listener, config *tls.Config) error {
	conn, err := listener.Accept()
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	secured := tls.Server(conn, config)
	if _, err = io.CopyN(secured, secured, int64(len(word))); err != nil {
		io.Copy(io.Discard, conn)
	}
	return err
}

var word = []byte("a word")

// say connects, says the word and hears it.
func say(address string, config *tls.Config) error {
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: 10 * time.Second}, "tcp", address, config)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write(word); err != nil {
		return err
	}
	heard := make([]byte, len(word))
	if _, err := io.ReadFull(conn, heard); err != nil {
		return err
	}
	if !bytes.Equal(heard, word) {
		return errors.New("heard " + string(heard))
	}
	return nil
}

func TestPairTalks(t *testing.T) {
	dir := made(t, time.Now())
	for _, folders := range [][2]string{{dir, dir}, {filepath.Join(dir, CoordinatorFolder), filepath.Join(dir, WorkerFolder)}} {
		server, err := LoadServer(folders[0])
		testkit.Must(t, err)
		client, err := LoadClient(folders[1])
		testkit.Must(t, err)
		if server.Token != client.Token || len(server.Token) != len("lrunet-")+32 {
			t.Errorf("tokens %q and %q, want lrunet- and 32 letters", server.Token, client.Token)
		}
		for _, name := range []string{"", "localhost", "trainer.example.org"} {
			config := client.TLS.Clone()
			config.ServerName = name
			if serverErr, clientErr := talk(t, server.TLS, config); serverErr != nil || clientErr != nil {
				t.Errorf("as %q: server %v, client %v", name, serverErr, clientErr)
			}
		}
	}
}

func TestInitKeepsWhatIsThere(t *testing.T) {
	dir := made(t, time.Now())
	token, err := os.ReadFile(filepath.Join(dir, WorkerFolder, "token"))
	testkit.Must(t, err)
	err = Init(dir, []string{"other"}, time.Now(), rand.Reader)
	testkit.WantError(t, err, dir, "exists already")
	after, err := os.ReadFile(filepath.Join(dir, WorkerFolder, "token"))
	testkit.Must(t, err)
	if !bytes.Equal(token, after) {
		t.Error("the token changed")
	}
}
