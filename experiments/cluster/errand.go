package cluster

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
	"lrunet/lrunet/checkpoint"
)

// tries is how many results of a job may be refused.
const tries = 3

// carryOut is an eval.Elsewhere.
func (b *inbox) carryOut(ctx context.Context, e eval.Errand) (eval.Result, *checkpoint.Checkpoint, error) {
	key := e.Job.Key()
	w := newWaiter(e)
	b.wait(key, w)
	defer b.leave(key, w)
	var refused error
	for range tries {
		text, err := b.await(ctx, w, key)
		if err != nil {
			return eval.Result{}, nil, err
		}
		result, weights, err := b.read(ctx, e, text)
		if err == nil {
			if b.took(key, result.message.Weights, w) {
				b.c.count(result)
			}
			return result.Result, weights, nil
		}
		if ctx.Err() != nil {
			return eval.Result{}, nil, context.Cause(ctx)
		}
		refused = err
		b.c.metrics().Refused()
		b.c.tell(fmt.Sprintf("a result of %s is refused, since it %v; it is trained again", e.Job.Arch, err))
		if err := b.refuse(ctx, w, key, text); err != nil {
			return eval.Result{}, nil, err
		}
	}
	return eval.Result{}, nil, fmt.Errorf("%d results of %s were refused, the last one since it %w", tries, e.Job.Arch, refused)
}

// await puts a job into the queue, unless it is there, and waits for its result's
// message.
func (b *inbox) await(ctx context.Context, w *waiter, key string) ([]byte, error) {
	for {
		text, dead := b.arrivals(key)
		switch {
		case text != nil:
			return text, nil
		case dead != nil:
			b.c.metrics().Dead()
			return nil, given(dead)
		case !w.asked:
			if err := b.ask(ctx, w.errand, key); err != nil {
				return nil, err
			}
			w.asked = true
			continue // the result may have been there
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-w.news:
		}
	}
}

// given is the error of a job that was given up.
func given(text []byte) error {
	var m DeadMessage
	if err := decode(text, maxNote, &m); err != nil {
		return fmt.Errorf("was given up, and the message that says why %w", err)
	}
	return fmt.Errorf("was given up after %d attempts of workers: %s; resume the run to try it again", len(m.Reasons), strings.Join(m.Reasons, "; "))
}

// ask puts a job into the queue, unless it or its result is there. A server that does
// not answer is asked until ctx ends.
func (b *inbox) ask(ctx context.Context, e eval.Errand, key string) error {
	c := b.c
	if err := checkJob(e.Job); err != nil {
		return fmt.Errorf("other machines refuse the job: %w", err)
	}
	m := JobMessage{
		Version: Version, Run: c.id, Key: key, Program: c.need.Program, Kernels: c.need.Kernels, Job: e.Job, BestTest: e.BestTest, Every: b.every,
	}
	text := encode(m)
	if len(text) > maxJob {
		return fmt.Errorf("its job has %d bytes, a message may have %d", len(text), maxJob)
	}
	err := insist(ctx, func() error {
		there, err := b.there(ctx, key)
		if err == nil && !there {
			if _, err = c.link.js.Publish(ctx, subject(jobSubject, c.need.word(), c.id, key), text); err == nil {
				c.metrics().Published()
			}
		}
		return err
	})
	if full(err) || err == nil || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("the queue: %w", err)
}

// full says whether a message was refused since its subject has one: the job is in the
// queue or in work, or the result is there.
func full(err error) bool {
	const code jetstream.ErrorCode = 10077
	refused, ok := errors.AsType[*jetstream.APIError](err)
	return ok && refused.ErrorCode == code
}

// there says whether a job's result is on the server, and takes it if so.
func (b *inbox) there(ctx context.Context, key string) (bool, error) {
	s, err := b.c.link.stream(ctx, resultsStream)
	if err != nil {
		return false, err
	}
	m, err := s.GetLastMsgForSubject(ctx, subject(resultSubject, b.c.id, key))
	if gone(err) {
		return false, nil
	}
	if err == nil {
		b.keep(b.results, key, m.Data)
	}
	return err == nil, err
}

// pause waits. The error is ctx's cause, if that ends first.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// received is a result with the message that it came in.
type received struct {
	eval.Result
	message ResultMessage
}

// count counts a result.
func (c *Coordinator) count(r received) {
	m := c.metrics()
	m.Finished(r.Failure != "")
	if accuracy, ok := r.Measures.Get(eval.Accuracy); ok {
		m.Scored(accuracy.Value)
	}
	if r.message.Delivery > 1 {
		m.Redelivered()
	}
}

// read makes a result of a message, and fetches its weights. The error says what is
// wrong with it: nothing in it is trusted.
func (b *inbox) read(ctx context.Context, e eval.Errand, text []byte) (r received, weights *checkpoint.Checkpoint, err error) {
	m := ResultMessage{}
	if err := decode(text, maxResult, &m); err != nil {
		return r, nil, err
	}
	r.message = m
	if m.Run != b.c.id || m.Key != e.Job.Key() {
		return r, nil, fmt.Errorf("is of job %.16q of run %.64q", m.Key, m.Run)
	}
	if r.Result, err = m.result(e.Job); err != nil || m.Failure != "" {
		return r, nil, err
	}
	content, err := b.fetch(ctx, m.Weights)
	if err != nil {
		return r, nil, fmt.Errorf("has no weights: %w", err)
	}
	b.c.metrics().Fetched(len(content))
	if hash(content) != m.Weights {
		return r, nil, fmt.Errorf("has weights that are not those of their name, %.12s", m.Weights)
	}
	if weights, err = checkpoint.Decode(content); err != nil {
		return r, nil, fmt.Errorf("has weights that cannot be read: %w", err)
	}
	if !eval.IsOf(weights, e.Job) {
		return r, nil, errors.New("has weights of another job")
	}
	return r, weights, nil
}

// fetch fetches weights. The error says that they are not there, or is ctx's.
func (b *inbox) fetch(ctx context.Context, name string) (content []byte, err error) {
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case b.hands <- struct{}{}:
	}
	defer func() { <-b.hands }()
	err = insist(ctx, func() (err error) {
		content, err = b.c.link.fetch(ctx, weightsBucket, name, maxWeights)
		return err
	})
	return content, err
}

// maxWeights is the largest file of weights that is fetched, bytes.
const maxWeights = 256 << 20
