package cluster

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// inbox hands out jobs and takes results in, for whoever waits for them.
type inbox struct {
	c     *Coordinator
	every time.Duration
	hands chan struct{} // as many fetch weights at the same time: more would only wait for each other at the server

	mu      sync.Mutex
	waiting map[string]*awaited // by key of the job
	results map[string][]byte   // messages that not all who wait have taken, by key
	dead    map[string][]byte
	taken   []taken
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
	return &inbox{c: c, every: every, hands: make(chan struct{}, fetchers), waiting: map[string]*awaited{}, results: map[string][]byte{}, dead: map[string][]byte{}}
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
	for _, w := range b.waiting[key].all() {
		w.wake()
	}
}

// last is the last word of a subject.
func last(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

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

// took notes that a waiter has a job's result. The last one to have it is told so.
func (b *inbox) took(key, weights string, w *waiter) (last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.drop(key, w); b.waiting[key] != nil {
		return false
	}
	delete(b.results, key)
	b.taken = append(b.taken, taken{key, weights, b.c.options.Now()})
	return true
}

// refuse throws a result away and has the job trained again, unless another who waits for
// it has done so.
func (b *inbox) refuse(ctx context.Context, w *waiter, key string, text []byte) error {
	b.mu.Lock()
	kept, there := b.results[key]
	there = there && bytes.Equal(kept, text)
	if there {
		delete(b.results, key)
	}
	b.mu.Unlock()
	if !there {
		return nil
	}
	if err := insist(ctx, func() error { return b.forget(ctx, key) }); err != nil {
		return err
	}
	return insist(ctx, func() error { return b.askAnew(ctx, w, key) })
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
