package live

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"
)

// patience is how long a client may take to read an event.
const patience = 10 * time.Second

// stream tells a client of each change of a subject, and in between that the server is
// there, until either is gone. A client that comes back, or comes with a page,
// says by the last event's identity, or by seen, what it knows.
func (s *site) stream(w http.ResponseWriter, r *http.Request, watched *subject, address string) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	watched.watch()
	defer watched.leave()
	if send(w, "retry: 1000\n\n") != nil || !watched.rest(r.Context()) { // milliseconds
		return
	}
	seen := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("seen"))
	for text := ""; send(w, text) == nil; {
		ctx, cancel := context.WithTimeout(r.Context(), s.Heartbeat)
		mark, err := watched.after(ctx, seen)
		cancel()
		switch {
		case r.Context().Err() != nil:
			return
		case err != nil:
			text = ": nothing new\n\n"
		default:
			text, seen = fmt.Sprintf("event: change\nid: %s\ndata: %s\n\n", mark, address), mark
		}
	}
}

// send writes a text that the client is to have at once.
func send(w http.ResponseWriter, text string) error {
	to := http.NewResponseController(w)
	if err := to.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := fmt.Fprint(w, text); err != nil {
		return err
	}
	return to.Flush()
}

// eventsSince is the address of a stream, beside a page that was made at a mark.
func eventsSince(mark string) string { return "events?seen=" + mark }

func (s *site) indexEvents(w http.ResponseWriter, r *http.Request) {
	s.stream(w, r, s.index, ".")
}

func (s *site) runEvents(w http.ResponseWriter, r *http.Request) {
	run := s.run(r.PathValue("run"))
	if run == nil {
		fail(w, http.StatusNotFound, noRun)
		return
	}
	s.stream(w, r, run, "data.json")
}
