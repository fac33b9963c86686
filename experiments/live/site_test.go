package live

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
)

// earlier is a folder with one run, a search that was stopped.
func earlier(t *testing.T) (parent string, run rundir.Folder) {
	t.Helper()
	parent = t.TempDir()
	run = rundir.Of(parent, "tiny")
	testkit.Must(t, os.CopyFS(string(run), os.DirFS("../nas/testdata/v3")))
	return parent, run
}

// serve starts a server, which ends with the test.
func serve(t *testing.T, o Options) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(New(o))
	ctx, cancel := context.WithCancel(t.Context())
	server.Config.BaseContext = func(net.Listener) context.Context { return ctx }
	server.Start()
	t.Cleanup(func() { cancel(); server.Close() })
	return server
}

// got is an answer in full.
func got(t *testing.T, request *http.Request) (*http.Response, string) {
	t.Helper()
	answer, err := http.DefaultTransport.RoundTrip(request)
	testkit.Must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	testkit.Must(t, err)
	return answer, string(text)
}

func get(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	testkit.Must(t, err)
	return got(t, request)
}

// change writes something to a study, as a search does.
func change(t *testing.T, run rundir.Folder, value string) {
	t.Helper()
	study, err := store.Open(run.Study())
	testkit.Must(t, err)
	testkit.Must(t, study.SetMeta("touched", value))
	testkit.Must(t, study.Close())
}

func TestSearchIsShown(t *testing.T) {
	parent, _ := earlier(t)
	server := serve(t, Options{Parent: parent})
	answer, page := get(t, server.URL+"/runs/tiny/")
	if answer.StatusCode != http.StatusOK || !strings.Contains(page, "events?seen=") || !strings.Contains(page, "The run is stopped.") {
		t.Errorf("code %d, the page lacks its stream of events or its state", answer.StatusCode)
	}
	answer, data := get(t, server.URL+"/runs/tiny/data.json")
	if answer.Header.Get("Content-Type") != "application/json" || !json.Valid([]byte(data)) {
		t.Errorf("data of type %q: %.100s", answer.Header.Get("Content-Type"), data)
	}
	if !strings.Contains(page, data) {
		t.Error("the page has other data than the data alone")
	}
}

func TestIndexListsTheNewestFirst(t *testing.T) {
	parent, _ := earlier(t)
	testkit.Must(t, os.CopyFS(filepath.Join(parent, "later"), os.DirFS("../results/recipe-ablation-cifar10")))
	testkit.Must(t, os.MkdirAll(filepath.Join(parent, "<b>x"), 0o755))
	testkit.Must(t, os.WriteFile(filepath.Join(parent, "<b>x", rundir.StudyFile), []byte("nothing"), 0o644))
	testkit.Must(t, os.MkdirAll(filepath.Join(parent, "no run"), 0o755))
	_, page := get(t, serve(t, Options{Parent: parent}).URL)
	last := -1
	for _, want := range []string{`href="runs/later/"`, `href="runs/tiny/"`, `href="runs/%3Cb%3Ex/">&lt;b&gt;x<`, "is not a study"} {
		at := strings.Index(page, want)
		if at <= last {
			t.Errorf("%q is missing or comes too early", want)
		}
		last = at
	}
	if strings.Contains(page, "no run") {
		t.Error("a folder that is no run is listed")
	}
}

func TestNoRunsYet(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "runs")
	server := serve(t, Options{Parent: parent})
	if answer, page := get(t, server.URL); answer.StatusCode != http.StatusOK || !strings.Contains(page, "There is no run yet") {
		t.Errorf("code %d: %s", answer.StatusCode, page)
	}
	testkit.Must(t, os.CopyFS(filepath.Join(parent, "tiny"), os.DirFS("../nas/testdata/v3")))
	if _, page := get(t, server.URL); !strings.Contains(page, "runs/tiny/") {
		t.Error("a run that came later is not listed")
	}
}

func TestChosenRunsAlone(t *testing.T) {
	parent, run := earlier(t)
	other := filepath.Join(t.TempDir(), "tiny")
	testkit.Must(t, os.CopyFS(other, os.DirFS("../results/paper-fashion-mnist")))
	testkit.Must(t, os.CopyFS(filepath.Join(parent, "third"), os.DirFS("../nas/testdata/v3")))
	server := serve(t, Options{Parent: parent, Runs: []string{string(run), other}})
	for address, want := range map[string]int{"/runs/tiny/": 200, "/runs/tiny-2/": 200, "/runs/third/": 404} {
		if answer, _ := get(t, server.URL+address); answer.StatusCode != want {
			t.Errorf("%s: code %d, want %d", address, answer.StatusCode, want)
		}
	}
	if _, page := get(t, server.URL+"/runs/tiny-2/"); !strings.Contains(page, "lrunet-10") || !strings.Contains(page, "data-whole") {
		t.Error("the sweep's page lacks a network, or its stream of events")
	}
}

// Whatever happens to runs, the server goes on and says it.
func TestRunsComeAndGo(t *testing.T) {
	parent, run := earlier(t)
	server := serve(t, Options{Parent: parent})
	steps := []struct {
		what, page string
		do         func() error
		code       int
	}{
		{"there", "evaluated", func() error { return nil }, 200},
		{"removed", noRun, func() error { return os.RemoveAll(string(run)) }, 404},
		{"begun", "no results yet", func() error {
			return errors.Join(os.MkdirAll(string(run), 0o755), os.WriteFile(run.Study(), nil, 0o644))
		}, 200},
		{"damaged", "not a study", func() error { return os.WriteFile(run.Study(), []byte(strings.Repeat("nothing", 1000)), 0o644) }, 500},
		{"replaced by a sweep", "lrunet-10", func() error {
			return errors.Join(os.RemoveAll(string(run)), os.CopyFS(string(run), os.DirFS("../results/paper-fashion-mnist")))
		}, 200},
		{"a search again", "evaluated", func() error {
			return errors.Join(os.RemoveAll(string(run)), os.CopyFS(string(run), os.DirFS("../nas/testdata/v3")))
		}, 200},
	}
	for _, step := range steps {
		testkit.Must(t, step.do())
		answer, page := get(t, server.URL+"/runs/tiny/")
		if answer.StatusCode != step.code || !strings.Contains(page, step.page) {
			t.Errorf("%s: code %d, want %d and a page with %q:\n%.3000s", step.what, answer.StatusCode, step.code, step.page, page)
		}
		if answer, _ := get(t, server.URL); answer.StatusCode != http.StatusOK {
			t.Errorf("%s: the index has code %d", step.what, answer.StatusCode)
		}
	}
}

// A study with a row that was changed is told of, in the page and in place of data.
func TestDamagedStudy(t *testing.T) {
	parent, run := earlier(t)
	text, err := os.ReadFile(run.Study())
	testkit.Must(t, err)
	testkit.Must(t, os.WriteFile(run.Study(), text[:len(text)/2], 0o644))
	server := serve(t, Options{Parent: parent})
	for _, address := range []string{"/runs/tiny/", "/runs/tiny/data.json"} {
		if answer, page := get(t, server.URL+address); answer.StatusCode != http.StatusInternalServerError || !strings.Contains(page, "damaged") {
			t.Errorf("%s: code %d: %.2000s", address, answer.StatusCode, page)
		}
	}
}

// Pages and data are packed for those who can unpack them, events for nobody.
func TestPagesArePacked(t *testing.T) {
	parent, _ := earlier(t)
	server := serve(t, Options{Parent: parent})
	for path, want := range map[string]string{"/runs/tiny/": "gzip", "/runs/tiny/data.json": "gzip", "/runs/tiny/events": ""} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		testkit.Must(t, err)
		request.Header.Set("Accept-Encoding", "gzip")
		answer, err := http.DefaultTransport.RoundTrip(request)
		testkit.Must(t, err)
		answer.Body.Close()
		if got := answer.Header.Get("Content-Encoding"); got != want {
			t.Errorf("%s: packed by %q, want %q", path, got, want)
		}
	}
}
