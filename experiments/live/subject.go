package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"lrunet/internal/crash"
)

// share is how much of the time may go into showing a subject that changes all the
// time, as one of that many parts: the search itself needs the processor.
const share = 10

// subject is what a page shows, with all who watch it: they share the looks, and
// what is made of what is found.
type subject struct {
	look  func() string // another text after each change; cheap
	build func(mark string) content
	every time.Duration // between two looks

	building sync.Mutex // guards what follows
	kept     content

	mu      sync.Mutex // guards what follows
	pause   time.Duration
	mark    string        // while somebody watches
	changed chan struct{} // closed when mark changes
	stop    chan struct{} // ends the looks
	waiting int           // who watch
}

func newSubject(look func() string, build func(string) content, every time.Duration) *subject {
	return &subject{look: look, build: build, every: every, pause: every}
}

// content is what there was to show at a mark.
type content struct {
	mark string
	code int    // of HTTP
	page []byte // HTML
	data []byte // JSON; nil: the page has none
	text string // in place of data
}

// now is what there is to show now.
func (s *subject) now() content {
	s.building.Lock()
	defer s.building.Unlock()
	mark := s.see()
	if s.kept.page == nil || s.kept.mark != mark {
		start := time.Now()
		if p := crash.Catch(func() { s.kept = s.build(mark) }); p != nil {
			s.kept = problem(mark, http.StatusInternalServerError, "", "a mistake in the program: "+p.Error())
		}
		s.kept.mark = mark
		s.slowDown(time.Since(start))
	}
	return s.kept
}

// slowDown makes looks so rare that building takes its share of the time at most.
func (s *subject) slowDown(taken time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pause = max(s.every, share*taken)
}

// see is the mark of now, short enough for an address.
func (s *subject) see() string {
	sum := sha256.Sum256([]byte(s.look()))
	return hex.EncodeToString(sum[:8])
}

// watch takes part in the looks, until leave.
func (s *subject) watch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting++; s.waiting == 1 {
		s.mark, s.changed, s.stop = s.see(), make(chan struct{}), make(chan struct{})
		go s.keepLooking(s.stop)
	}
}

// leave ends a watch.
func (s *subject) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting--; s.waiting == 0 {
		close(s.stop)
	}
}

// keepLooking looks again and again, for all who watch.
func (s *subject) keepLooking(stop <-chan struct{}) {
	for {
		s.mu.Lock()
		pause := s.pause
		s.mu.Unlock()
		select {
		case <-stop:
			return
		case <-time.After(pause):
		}
		mark := s.see()
		s.mu.Lock()
		select {
		case <-stop: // others may look by now
		default:
			if mark != s.mark {
				s.mark = mark
				close(s.changed)
				s.changed = make(chan struct{})
			}
		}
		s.mu.Unlock()
	}
}

// rest waits as long as between two looks: a page that loads itself anew at each
// change must not do so at once. It is false if the context ends.
func (s *subject) rest(ctx context.Context) bool {
	s.mu.Lock()
	pause := s.pause
	s.mu.Unlock()
	select {
	case <-time.After(pause):
		return true
	case <-ctx.Done():
		return false
	}
}

// after waits, during a watch, until the mark is another than the one that was seen.
// The error is the context's.
func (s *subject) after(ctx context.Context, seen string) (string, error) {
	for {
		s.mu.Lock()
		mark, changed := s.mark, s.changed
		s.mu.Unlock()
		if mark != seen {
			return mark, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
