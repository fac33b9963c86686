package live

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
)

// quick are options of a server that looks often.
func quick(parent string) Options {
	return Options{Parent: parent, Every: 5 * time.Millisecond, Heartbeat: 30 * time.Millisecond}
}

// stream is one that a client reads.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
	body  io.Closer
}

func open(t *testing.T, address string) *stream {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	testkit.Must(t, err)
	answer, err := http.DefaultTransport.RoundTrip(request)
	testkit.Must(t, err)
	t.Cleanup(func() { answer.Body.Close() })
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s: code %d, type %q", address, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	return &stream{t, bufio.NewScanner(answer.Body), answer.Body}
}

// until reads to the line with that beginning, and is its rest.
func (s *stream) until(beginning string) string {
	s.t.Helper()
	for s.lines.Scan() {
		if rest, ok := strings.CutPrefix(s.lines.Text(), beginning); ok {
			return rest
		}
	}
	s.t.Fatalf("the stream ended before %q: %v", beginning, s.lines.Err())
	return ""
}

// knowing is the address of a stream of which all is known so far.
func knowing(t *testing.T, address string) string {
	t.Helper()
	return address + "?seen=" + open(t, address).until("id: ")
}

func TestChangesAreTold(t *testing.T) {
	parent, run := earlier(t)
	server := serve(t, quick(parent))
	address := knowing(t, server.URL+"/runs/tiny/events")
	watched := open(t, address)
	watched.until(": nothing new") // as long as there is nothing
	seen := map[string]bool{}
	for _, do := range []func() error{
		func() error { change(t, run, "1"); return nil },
		func() error { change(t, run, "2"); return nil },
		func() error { return os.RemoveAll(string(run)) },
		func() error { return os.CopyFS(string(run), os.DirFS("../nas/testdata/v3")) },
		func() error { return os.WriteFile(run.Study(), []byte("damage"), 0o644) },
	} {
		testkit.Must(t, do())
		watched.until("event: change")
		seen[watched.until("id: ")] = true
		if data := watched.until("data: "); data != "data.json" {
			t.Errorf("data %q", data)
		}
	}
	if len(seen) < 4 { // a look may fall into the middle of something
		t.Errorf("identities %v, want another one after each change", seen)
	}
}

// Somebody who begins to work, or ceases, is a change too.
func TestWorkIsTold(t *testing.T) {
	parent, run := earlier(t)
	server := serve(t, quick(parent))
	watched := open(t, knowing(t, server.URL+"/runs/tiny/events"))
	lock, err := run.Lock(time.Now())
	testkit.Must(t, err)
	watched.until("event: change")
	if _, page := get(t, server.URL+"/runs/tiny/"); !strings.Contains(page, fmt.Sprintf("The run is running (process %d on ", os.Getpid())) {
		t.Error("the page does not tell who works")
	}
	lock.Release()
	watched.until("event: change")
	if _, page := get(t, server.URL+"/runs/tiny/"); !strings.Contains(page, "The run is stopped.") {
		t.Error("the page does not tell that the run is stopped")
	}
}

// A client that comes back is told only what it does not know.
func TestComingBack(t *testing.T) {
	parent, run := earlier(t)
	server := serve(t, quick(parent))
	id := open(t, server.URL+"/runs/tiny/events").until("id: ")
	for _, changed := range []bool{false, true} {
		if changed {
			change(t, run, "more")
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/runs/tiny/events?seen=old", nil)
		testkit.Must(t, err)
		request.Header.Set("Last-Event-ID", id)
		answer, err := http.DefaultTransport.RoundTrip(request)
		testkit.Must(t, err)
		first := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan() && !strings.HasPrefix(first, ":") && !strings.HasPrefix(first, "event"); {
			first = lines.Text()
		}
		answer.Body.Close()
		if told := first == "event: change"; told != changed {
			t.Errorf("changed %v, the first line is %q", changed, first)
		}
	}
}

func TestIndexTellsNewRuns(t *testing.T) {
	parent, run := earlier(t)
	server := serve(t, quick(parent))
	watched := open(t, knowing(t, server.URL+"/events"))
	testkit.Must(t, os.CopyFS(string(rundir.Of(parent, "other")), os.DirFS(string(run))))
	watched.until("event: change")
	if _, page := get(t, server.URL); !strings.Contains(page, "runs/other/") {
		t.Error("the new run is not listed")
	}
}

// However many watch, one looks; when nobody does, none.
func TestWatchersShareTheLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		const every = 20 * time.Millisecond
		s := newSubject(func() string { looks.Add(1); return "same" }, nil, every)
		for range 100 {
			s.watch()
		}
		before := looks.Load()
		time.Sleep(10*every + every/2)
		if n := looks.Load() - before; n != 10 {
			t.Errorf("%d looks in ten times the interval", n)
		}
		for range 100 {
			s.leave()
		}
		before = looks.Load()
		time.Sleep(5 * every)
		if n := looks.Load() - before; n > 0 {
			t.Errorf("%d looks for nobody", n)
		}
	})
}

// What is asked for twice is made once, until it changes, and what is slow to make
// is looked at less often.
func TestContentIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mark, made := "a", 0
		s := newSubject(func() string { return mark }, func(mark string) content {
			made++
			time.Sleep(10 * time.Millisecond)
			return content{page: []byte(mark)}
		}, time.Millisecond)
		first := s.now()
		if again := s.now(); made != 1 || again.mark != first.mark {
			t.Errorf("made %d times", made)
		}
		mark = "b"
		if next := s.now(); made != 2 || next.mark == first.mark || string(next.page) != next.mark {
			t.Errorf("made %d times after a change", made)
		}
		if s.pause != share*10*time.Millisecond {
			t.Errorf("a look each %v, though one takes 10 ms to show", s.pause)
		}
	})
}

// A mistake of the program ends no server.
func TestPanicIsShown(t *testing.T) {
	s := newSubject(func() string { return "" }, func(string) content { panic("<i>oh") }, time.Millisecond)
	if c := s.now(); c.code != http.StatusInternalServerError || !strings.Contains(string(c.page), "&lt;i&gt;oh") {
		t.Errorf("code %d: %s", c.code, c.page)
	}
}

// The server ends soon after its context, whoever is connected.
func TestServeEnds(t *testing.T) {
	parent, _ := earlier(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	ctx, cancel := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, Options{Parent: parent, Every: time.Millisecond}) }()
	address := "http://" + listener.Addr().String()
	streams := []*stream{open(t, address+"/events"), open(t, address+"/runs/tiny/events")}
	idle, err := net.Dial("tcp", listener.Addr().String())
	testkit.Must(t, err)
	defer idle.Close()
	for _, s := range streams {
		s.until("id: ")
	}
	cause := errors.New("enough")
	cancel(cause)
	start := time.Now()
	select {
	case err := <-ended:
		if !errors.Is(err, cause) {
			t.Errorf("error %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on")
	}
	if took := time.Since(start); took > 5*time.Second { // at once, and what a busy machine adds
		t.Errorf("it took %v", took)
	}
	for _, s := range streams {
		for s.lines.Scan() {
		}
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}
