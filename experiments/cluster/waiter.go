package cluster

import (
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"lrunet/eval"
)

// awaited is a job whose result somebody waits for: more than one, where a run has the
// same job twice.
type awaited struct {
	waiters []*waiter
	lost    time.Time // since when it has been seen to be in no queue that moves; zero: it is in one
}

// all are those who wait for it.
func (a *awaited) all() []*waiter {
	if a == nil {
		return nil
	}
	return a.waiters
}

// waiter is somebody who waits for a job's result.
type waiter struct {
	errand eval.Errand
	asked  bool          // for the job; its own goroutine's
	news   chan struct{} // something came

	mu   sync.Mutex // guards what follows
	left bool       // it hears of no more progress
}

func newWaiter(e eval.Errand) *waiter { return &waiter{errand: e, news: make(chan struct{}, 1)} }

// wake has it look at what came.
func (w *waiter) wake() {
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// hear tells how far the training is.
func (w *waiter) hear(p ProgressMessage) {
	if w.errand.Progress == nil || p.Epochs != w.errand.Job.Epochs {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.left {
		w.errand.Progress(p.progress())
	}
}

// leave ends that.
func (w *waiter) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = true
}

// wait begins somebody's waiting.
func (b *inbox) wait(key string, w *waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := b.waiting[key]
	if a == nil {
		a = &awaited{}
		b.waiting[key] = a
	}
	a.waiters = append(a.waiters, w)
}

// leave ends it.
func (b *inbox) leave(key string, w *waiter) {
	w.leave()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drop(key, w)
}

// drop takes a waiter off the list, if it is there. The caller holds b.mu.
func (b *inbox) drop(key string, w *waiter) {
	a := b.waiting[key]
	if a == nil {
		return
	}
	a.waiters = slices.DeleteFunc(slices.Clone(a.waiters), func(other *waiter) bool { return other == w })
	if len(a.waiters) == 0 {
		delete(b.waiting, key)
	}
}

// progress tells who waits for a training how far it is.
func (b *inbox) progress(m *nats.Msg) {
	var p ProgressMessage
	if decode(m.Data, maxNote, &p) != nil || p.Images < 0 || p.Images > p.Total {
		return
	}
	b.mu.Lock()
	waiters := b.waiting[last(m.Subject)].all()
	b.mu.Unlock()
	for _, w := range waiters {
		w.hear(p)
	}
}
