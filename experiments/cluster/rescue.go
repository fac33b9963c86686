package cluster

import (
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// rescue asks again for what is waited for and lost: a server that was killed may have lost
// a job, or have its message but not give it out any more. Busy says whether any job with
// the run's need waits or is in work, of whatever run; queued are this run's own.
func (b *inbox) rescue(ctx context.Context, busy bool, queued map[string]bool, now time.Time) error {
	for key, w := range b.lost(busy, queued, now) {
		if err := b.askAnew(ctx, w, key); err != nil {
			return err
		}
	}
	return nil
}

// lost are the jobs that for twice the patience have not been queued, or have been in a
// queue with nothing to do.
func (b *inbox) lost(busy bool, queued map[string]bool, now time.Time) map[string]*waiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	lost := map[string]*waiter{}
	for key, a := range b.waiting {
		switch {
		case busy && queued[key]:
			a.lost = time.Time{}
		case a.lost.IsZero():
			a.lost = now
		case now.Sub(a.lost) >= 2*b.c.patience():
			a.lost = time.Time{}
			lost[key] = a.waiters[0]
		}
	}
	return lost
}

// askAnew is ask for a job whose message, if there is one, is left over. A worker that
// acknowledges that one later changes nothing: the new one is another message.
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

// queued are the keys of the run's jobs that wait or are in work.
func (c *Coordinator) queued(ctx context.Context) (map[string]bool, error) {
	s, err := c.link.stream(ctx, jobsStream)
	if err != nil {
		return nil, err
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(subject(jobSubject, c.need.word(), c.id, ">")))
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for name := range info.State.Subjects {
		keys[last(name)] = true
	}
	return keys, nil
}
