package cluster

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// inbox hands out jobs and takes results in, for whoever waits for them.
type inbox struct {
	c     *Coordinator
	every time.Duration
	hands chan struct{} // as many fetch weights at the same time: more would only wait for each other at the server

	mu      sync.Mutex
	waiting map[string]*waiter // by key of the job
	results map[string][]byte  // messages that nobody waited for, by key
	dead    map[string][]byte
	taken   []taken

	idleSince time.Time // when the queue was first seen with nothing to do, while somebody waits
}

// waiter is somebody who waits for a job's result.
type waiter struct {
	errand eval.Errand
	news   chan struct{} // something came

	mu   sync.Mutex // guards what follows
	left bool       // it hears of no more progress
}

// wake has it look at what came.
func (w *waiter) wake() {
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// hear tells how far the training is.
func (w *waiter) hear(p ProgressMessage) {
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

// taken is what may go from the server soon: whoever waited has it, and needs a moment
// to put it into the study.
type taken struct {
	key, weights string
	when         time.Time
}

// lingering is that moment. Where the coordinator dies later, and the study still lacks
// the result, the job is trained again.
const lingering = time.Minute

// fetchers is how many weights are fetched at the same time.
const fetchers = 16

func newInbox(c *Coordinator, every time.Duration) *inbox {
	return &inbox{c: c, every: every, hands: make(chan struct{}, fetchers), waiting: map[string]*waiter{}, results: map[string][]byte{}, dead: map[string][]byte{}}
}

// open begins to listen, until life ends.
func (b *inbox) open(life context.Context) error {
	for _, part := range []struct {
		stream, start string
		take          map[string][]byte
	}{{resultsStream, resultSubject, b.results}, {deadStream, deadSubject, b.dead}} {
		consumer, err := b.c.link.js.OrderedConsumer(life, part.stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject(part.start, b.c.id, ">")}})
		if err != nil {
			return err
		}
		messages, err := consumer.Consume(func(m jetstream.Msg) { b.arrived(part.take, m) })
		if err != nil {
			return err
		}
		context.AfterFunc(life, messages.Stop)
	}
	heard, err := b.c.link.nc.Subscribe(subject(progressSubject, b.c.id, "*"), b.progress)
	if err != nil {
		return err
	}
	context.AfterFunc(life, func() { heard.Unsubscribe() })
	return nil
}

// arrived keeps a message for whoever waits for it, now or later.
func (b *inbox) arrived(kept map[string][]byte, m jetstream.Msg) {
	key := last(m.Subject())
	b.mu.Lock()
	defer b.mu.Unlock()
	kept[key] = m.Data()
	if w := b.waiting[key]; w != nil {
		w.wake()
	}
}

// last is the last word of a subject.
func last(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// progress tells a waiter how far its training is.
func (b *inbox) progress(m *nats.Msg) {
	var p ProgressMessage
	if decode(m.Data, maxNote, &p) != nil {
		return
	}
	b.mu.Lock()
	w := b.waiting[last(m.Subject)]
	b.mu.Unlock()
	if w == nil || w.errand.Progress == nil || p.Epochs != w.errand.Job.Epochs || p.Images < 0 || p.Images > p.Total {
		return
	}
	w.hear(p)
}

// wait begins somebody's waiting.
func (b *inbox) wait(key string, w *waiter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting[key] = w
}

// leave ends it.
func (b *inbox) leave(key string, w *waiter) {
	w.leave()
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.waiting, key)
}

// arrivals are the messages that came of a job: nil for those that did not.
func (b *inbox) arrivals(key string) (result, dead []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.results[key], b.dead[key]
}

// keep notes a message.
func (b *inbox) keep(kept map[string][]byte, key string, text []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	kept[key] = text
}

// took notes that a result has been handed over.
func (b *inbox) took(key, weights string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.results, key)
	b.taken = append(b.taken, taken{key, weights, b.c.options.Now()})
}

// forget removes a job's result from the server.
func (b *inbox) forget(ctx context.Context, key string) error {
	b.mu.Lock()
	delete(b.results, key)
	b.mu.Unlock()
	s, err := b.c.link.stream(ctx, resultsStream)
	if err == nil {
		err = s.Purge(ctx, jetstream.WithPurgeSubject(subject(resultSubject, b.c.id, key)))
	}
	return err
}

// rescue asks again for what is waited for, once the queue has had nothing to do for twice
// the patience: a server that was killed may have lost a job, or have its message but not
// give it out any more. Busy says whether jobs wait or are in work.
func (b *inbox) rescue(ctx context.Context, busy bool, now time.Time) error {
	b.mu.Lock()
	waiting := maps.Clone(b.waiting)
	if busy || len(waiting) == 0 {
		b.idleSince = time.Time{}
	} else if b.idleSince.IsZero() {
		b.idleSince = now
	}
	stranded := !b.idleSince.IsZero() && now.Sub(b.idleSince) >= 2*b.c.patience()
	if stranded {
		b.idleSince = time.Time{}
	}
	b.mu.Unlock()
	if !stranded {
		return nil
	}
	for key, w := range waiting {
		if err := b.askAnew(ctx, w, key); err != nil {
			return err
		}
	}
	return nil
}

// askAnew is ask for a job whose message, if there is one, is left over.
func (b *inbox) askAnew(ctx context.Context, w *waiter, key string) error {
	s, err := b.c.link.stream(ctx, jobsStream)
	if err == nil {
		err = s.Purge(ctx, jetstream.WithPurgeSubject(subject(jobSubject, b.c.need.word(), b.c.id, key)))
	}
	if err == nil {
		err = b.ask(ctx, w.errand, key)
	}
	w.wake() // the result may have been there
	return err
}

// sweep removes from the server what was taken long enough before now.
func (b *inbox) sweep(ctx context.Context, now time.Time) error {
	b.mu.Lock()
	n := 0
	for n < len(b.taken) && now.Sub(b.taken[n].when) >= lingering {
		n++
	}
	old := b.taken[:n]
	b.taken = b.taken[n:]
	b.mu.Unlock()
	for _, t := range old {
		if err := b.forget(ctx, t.key); err != nil {
			return err
		}
		if t.weights == "" {
			continue
		}
		if err := b.c.link.drop(ctx, weightsBucket, t.weights); err != nil {
			return err
		}
	}
	return nil
}
