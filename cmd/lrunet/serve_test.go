//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// served is the address that a server has printed.
var served = regexp.MustCompile(`(?m)^Serving \S+ at (http://\S+) \(Ctrl-C ends it\)$`)

// beginServer starts lrunet serve on any port, and is its address.
func beginServer(t *testing.T, folder string, args ...string) (*process, string) {
	t.Helper()
	p := begin(t, folder, append([]string{"serve"}, args...)...)
	p.until("its address", func() bool { return served.MatchString(p.stdout.String()) })
	return p, served.FindStringSubmatch(p.stdout.String())[1]
}

// fetched is what a server answers.
func fetched(t *testing.T, address string) (code int, text string) {
	t.Helper()
	answer, err := http.Get(address)
	testkit.Must(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	testkit.Must(t, err)
	return answer.StatusCode, string(body)
}

// eventStream is what a server tells, line by line.
func eventStream(t *testing.T, address string) *bufio.Scanner {
	t.Helper()
	client := http.Client{Timeout: time.Minute}
	answer, err := client.Get(address)
	testkit.Must(t, err)
	t.Cleanup(func() { answer.Body.Close() })
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: code %d", address, answer.StatusCode)
	}
	return bufio.NewScanner(answer.Body)
}

// nextChange waits for the next one.
func nextChange(t *testing.T, lines *bufio.Scanner) {
	t.Helper()
	for lines.Scan() {
		if lines.Text() == "event: change" {
			return
		}
	}
	t.Fatalf("the stream has ended: %v", lines.Err())
}

// A search is shown from its beginning to its end, across a stop and a new start, by
// a server that was there before it.
func TestServeShowsSearch(t *testing.T) {
	folder := longExperiments(t)
	server, address := beginServer(t, folder, "--listen", "127.0.0.1:0")
	if _, page := fetched(t, address); !strings.Contains(page, "There is no run yet") {
		t.Errorf("the list is not empty: %s", page)
	}
	index := eventStream(t, address+"events")
	nextChange(t, index) // as nothing is known
	args := []string{"search", "search.yaml", "--budget", "40", "--epochs", "10"}
	searching := begin(t, folder, args...)
	for listed := false; !listed; {
		nextChange(t, index)
		_, page := fetched(t, address)
		listed = strings.Contains(page, `href="runs/long/"`)
	}
	run := address + "runs/long/"
	events := eventStream(t, run+"events")
	shown := map[string]bool{}
	for state, stopped := "", false; state != "finished"; {
		nextChange(t, events)
		done := ""
		done, state = progressShown(t, address, run)
		shown[done] = true
		if state == "running" && !stopped && done != "0" {
			searching.stop(os.Interrupt)
			<-searching.ended
			searching, stopped = begin(t, folder, args...), true
		}
	}
	delete(shown, "")
	delete(shown, "0")
	if len(shown) < 2 || !shown["40"] {
		t.Errorf("shown were %v of 40 candidates: want some before all", shown)
	}
	server.stop(os.Interrupt)
	start := time.Now()
	server.exits(130, "lrunet: interrupted")
	if took := time.Since(start); took > 10*time.Second { // a second, and what a busy machine adds
		t.Errorf("the server took %v to end", took)
	}
}

// progressShown is what the list of runs tells of the only one; its page and the data
// beside it must be whole.
func progressShown(t *testing.T, list, run string) (done, state string) {
	t.Helper()
	_, text := fetched(t, list)
	found := regexp.MustCompile(`class="state (\w+)".*?<td>(\d*)`).FindStringSubmatch(text)
	code, page := fetched(t, run)
	if code != http.StatusOK || found == nil || !strings.Contains(page, "The run is ") {
		t.Fatalf("%v, code %d: %.2000s", found, code, page)
	}
	if code, data := fetched(t, run+"data.json"); code == http.StatusOK && !json.Valid([]byte(data)) || code != http.StatusOK && found[2] != "" && found[2] != "0" {
		t.Errorf("data: code %d: %.200s", code, data)
	}
	return found[2], found[1]
}

// Where others can connect, only who has the token sees anything.
func TestServeForOthers(t *testing.T) {
	folder := t.TempDir()
	_, address := beginServer(t, folder, "--listen", "0.0.0.0:0")
	found := regexp.MustCompile(`:(\d+)/\?token=(\w{26})$`).FindStringSubmatch(address)
	if found == nil {
		t.Fatalf("the address is %q, want one with a token", address)
	}
	here := "http://127.0.0.1:" + found[1] + "/"
	if code, _ := fetched(t, here); code != http.StatusUnauthorized {
		t.Errorf("without the token: code %d", code)
	}
	if code, _ := fetched(t, here+"events?token=wrong"); code != http.StatusUnauthorized {
		t.Errorf("with another token: code %d", code)
	}
	testkit.Must(t, os.WriteFile(filepath.Join(folder, "token"), []byte("of-our-own-making\n"), 0o600))
	if _, address := beginServer(t, folder, "--listen", "127.0.0.1:0", "--token-file", "token"); !strings.HasSuffix(address, "/?token=of-our-own-making") {
		t.Errorf("the address is %q", address)
	}
}

func TestServeRefuses(t *testing.T) {
	folder := t.TempDir()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	defer taken.Close()
	short := filepath.Join(folder, "short")
	testkit.Must(t, os.WriteFile(short, []byte("secret"), 0o600))
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--listen", taken.Addr().String()}, failure, "take any free port with --listen 127.0.0.1:0"},
		{[]string{"--listen", "6006"}, misuse, "--listen 6006"},
		{[]string{"--listen", "127.0.0.1:0", "--token-file", short}, misuse, "at least 16"},
		{[]string{"--listen", "127.0.0.1:0", "--token-file", filepath.Join(folder, "none")}, misuse, "--token-file"},
		{[]string{"nowhere"}, failure, "no run in nowhere"},
	} {
		var out, notes bytes.Buffer
		if code := run(t.Context(), append([]string{"serve"}, test.args...), &out, &notes); code != test.code || !strings.Contains(notes.String(), test.want) {
			t.Errorf("%v: code %d, want %d; %s, want %q", test.args, code, test.code, fmt.Sprint(&notes), test.want)
		}
	}
}
