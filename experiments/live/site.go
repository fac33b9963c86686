// Package live shows runs to browsers while they go on: an index of all, a page for
// each that is told when its study changes, and its checkpoints. It reads runs
// and changes nothing.
package live

import (
	"net/http"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// Options is what is served, and to whom.
type Options struct {
	Parent string   // folder of runs; all that are in it are served, whenever they were made
	Runs   []string // folders of runs, instead of Parent's

	Port     int    // that is listened on; browsers keep one token for each
	Loopback bool   // only this machine reaches the server: requests for other hosts are refused
	Token    string // that requests must have; "": none

	Every     time.Duration // time between two looks at a study that somebody watches; 0: a second
	Heartbeat time.Duration // time between two signs of life on a stream of events; 0: 15 seconds
}

// The defaults of Options.
const (
	usualEvery     = time.Second
	usualHeartbeat = 15 * time.Second
)

// site is what the handlers share.
type site struct {
	Options
	shelf shelf
	index *subject
	looks looks

	mu   sync.Mutex
	runs map[string]*subject // by name
}

// New makes the handler of a server. Requests of the server must end with the context
// that it was started with, as streams of events last until then.
func New(o Options) http.Handler {
	if o.Every == 0 {
		o.Every = usualEvery
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = usualHeartbeat
	}
	s := &site{Options: o, shelf: newShelf(o.Parent, o.Runs), runs: map[string]*subject{}}
	s.index = newSubject(s.shelf.mark, s.indexContent, o.Every)

	mux := http.NewServeMux()
	mux.Handle("GET /{$}", small(s.showIndex))
	mux.HandleFunc("GET /events", s.indexEvents)
	mux.Handle("GET /runs/{run}/{$}", small(s.showRun))
	mux.Handle("GET /runs/{run}/data.json", small(s.showData))
	mux.HandleFunc("GET /runs/{run}/working.json", s.showWorking)
	mux.HandleFunc("GET /runs/{run}/events", s.runEvents)
	mux.HandleFunc("GET /runs/{run}/checkpoints/{file}", s.sendCheckpoint)
	return s.guard(mux)
}

// small packs what a handler writes for clients that can unpack it: pages go through
// tunnels too.
func small(handler http.HandlerFunc) http.Handler { return gzhttp.GzipHandler(handler) }

// run is the subject of a run that there is; nil for a name that no run has.
func (s *site) run(name string) *subject {
	folder, ok := s.shelf.find(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !ok {
		delete(s.runs, name)
		return nil
	}
	if s.runs[name] == nil {
		s.runs[name] = newSubject(folder.Mark, func(mark string) content { return runContent(folder, mark) }, s.Every)
	}
	return s.runs[name]
}

// fail answers a request that has no page.
func fail(w http.ResponseWriter, code int, text string) {
	http.Error(w, text, code) // which is plain text
}
