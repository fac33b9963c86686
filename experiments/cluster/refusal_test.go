package cluster

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// A job whose result is refused is at once in the queue again, also where the worker
// acknowledges it only then.
func TestRefusedJobIsGivenOutAtOnce(t *testing.T) {
	s := open(t, nil, func(o *Options) { o.Patience = time.Minute })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	list := jobs(s, 1, 1)
	done := make(chan []eval.Result, 1)
	go func() { done <- s.all(t, ctx, list) }()
	consumer, err := s.link.js.Consumer(ctx, jobsStream, s.need.word())
	if err != nil {
		t.Fatal(err)
	}
	m, err := consumer.Next(jetstream.FetchMaxWait(10 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	first := published(t, s) // before the refusal, which may come at once
	if _, err := s.link.js.Publish(ctx, subject(resultSubject, "run1", list[0].Key()), lie(s, list[0], func(*ResultMessage) {})); err != nil {
		t.Fatal(err)
	}
	for published(t, s) == first {
		time.Sleep(5 * time.Millisecond)
		if ctx.Err() != nil {
			t.Fatal("the job is not put into the queue again")
		}
	}
	if err := m.DoubleAck(ctx); err != nil {
		t.Fatal(err)
	}
	s.hire(t, "honest", nil)
	s.check(t, <-done, list)
}

// published is how many jobs have been put into the queue.
func published(t *testing.T, s *site) uint64 {
	t.Helper()
	stream, err := s.link.js.Stream(t.Context(), jobsStream)
	if err != nil {
		t.Fatal(err)
	}
	return stream.CachedInfo().State.LastSeq
}

// A lost job is asked for again though other runs keep the queue busy; one that waits is
// not.
func TestBusyQueueHidesNoLostJob(t *testing.T) {
	s := open(t, nil, func(o *Options) { o.Patience = time.Minute })
	lost, queued := job(s.data, 1, 1), job(s.data, 2, 1)
	for _, j := range []eval.Job{lost, queued} {
		s.inbox.wait(j.Key(), newWaiter(eval.Errand{Job: j}))
	}
	if err := s.inbox.ask(t.Context(), eval.Errand{Job: queued}, queued.Key()); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for _, at := range []time.Duration{0, time.Minute, 2 * time.Minute} {
		there, err := s.queued(t.Context())
		if err != nil || len(there) != 1 || !there[queued.Key()] {
			t.Fatalf("after %v the queue has %v, %v", at, there, err)
		}
		if err := s.inbox.rescue(t.Context(), true, there, now.Add(at)); err != nil {
			t.Fatal(err)
		}
	}
	if there, err := s.queued(t.Context()); err != nil || !there[lost.Key()] || published(t, s) != 2 {
		t.Errorf("the queue has %v of %d messages, %v", there, published(t, s), err)
	}
}
