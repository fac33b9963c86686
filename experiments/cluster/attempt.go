package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// working is a job in work.
type working struct {
	WorkingMessage
	message JobMessage
	number  uint64 // of the delivery
	images  int    // when its training was first heard of in this session
	last    int    // images now
	heard   time.Time
	told    time.Time

	// Of the runner's goroutine:
	partial string    // the worker's own file of the training; "": none yet
	shared  bool      // the server has all that this file has
	quiet   time.Time // until when it is not sent again
}

// loop does one job after the other until ctx ends, whose cause it returns.
func (w *worker) loop(ctx context.Context, i int) error {
	r := w.workers.Runners[i]
	r.Rest(true)
	q := queue{link: w.link, needs: w.needs, consumers: map[Need]jetstream.Consumer{}}
	for {
		m, err := q.next(ctx)
		switch {
		case ctx.Err() != nil:
			if m != nil {
				m.Nak()
			}
			return context.Cause(ctx)
		case err != nil: // the connection is gone, or the queue: both come back
			pause(ctx, between)
		case m != nil:
			r.Rest(false)
			w.do(ctx, r, m)
			r.Rest(true)
		}
	}
}

// do does a job, and says so.
func (w *worker) do(ctx context.Context, r *eval.Runner, m *delivery) {
	j, err := readJob(w.needs, m)
	number := uint64(1)
	if meta, wrong := m.Metadata(); wrong == nil {
		number = meta.NumDelivered
	}
	if err != nil {
		w.bury(ctx, m, j, []string{w.options.Name + " refuses it: " + err.Error()})
		return
	}
	defer beat(m)()
	if reasons := w.reasons(ctx, j, number); len(reasons) >= attempts {
		w.bury(ctx, m, j, reasons)
		return
	}
	w.attempt(ctx, j, AttemptMessage{Number: number})
	k := w.begin(j, number)
	result, err := w.carryOut(ctx, r, k)
	w.end(k, err == nil && result.Failure != "", err)
	if err == nil {
		err = w.handIn(ctx, m, result)
	}
	w.forget(k, err == nil)
	if err != nil {
		w.layDown(ctx, m, j, AttemptMessage{Number: number, Ended: true, Reason: err.Error()})
	}
}

// layDown hands a job back without a result, and says why.
func (w *worker) layDown(ctx context.Context, m *delivery, j JobMessage, a AttemptMessage) {
	if ctx.Err() != nil {
		a.Stopped, a.Reason = true, "the worker was stopped"
		w.attempt(context.WithoutCancel(ctx), j, a)
		m.Nak()
		return
	}
	w.tell(fmt.Sprintf("%s: %s; another attempt will be made", j.Job.Arch, a.Reason))
	w.attempt(ctx, j, a)
	m.NakWithDelay(w.options.again)
}

// beat says, until the returned function is called, that a job is in work.
func beat(m *delivery) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for pause(ctx, m.patience/4) == nil {
			m.InProgress() // without a connection another worker gets the job
		}
	}()
	return cancel
}

// begin notes a job as in work.
func (w *worker) begin(j JobMessage, number uint64) *working {
	k := &working{message: j, number: number}
	k.WorkingMessage = WorkingMessage{Run: j.Run, Key: j.Key, Arch: j.Job.Arch, Since: w.options.Now(), Epochs: j.Job.Epochs}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs[j.Key] = k
	w.metrics.Began()
	return k
}

// end notes that it is not.
func (w *worker) end(k *working, failed bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.jobs, k.Key)
	switch {
	case err != nil:
		w.metrics.Laid()
		return
	case failed:
		w.failed++
	default:
		w.done++
	}
	w.metrics.Ended(failed, k.last-k.images, w.options.Now().Sub(k.Since))
}

// handIn sends a result, and takes the job out of the queue. Without a connection it
// waits for one; a result of the same job that is there already is as good. The error
// is ctx's cause, or says why the server never takes this result.
func (w *worker) handIn(ctx context.Context, m *delivery, r ResultMessage) error {
	name, text := subject(resultSubject, r.Run, r.Key), encode(r)
	for {
		err := w.send(ctx, name, text)
		if err == nil || full(err) {
			break
		}
		if !passing(err) {
			return fmt.Errorf("the server does not take the result: %w", err)
		}
		if err := pause(ctx, between); err != nil {
			return err
		}
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), longWait)
	defer cancel()
	m.DoubleAck(within) // else it is done once more, with the same result
	w.link.drop(within, partialsBucket, r.Key)
	return nil
}

// send puts a result on the server. One that is finished goes there though ctx has ended.
func (w *worker) send(ctx context.Context, subject string, text []byte) error {
	if !w.link.nc.IsConnected() {
		return nats.ErrDisconnected
	}
	_, err := w.link.js.Publish(context.WithoutCancel(ctx), subject, text)
	return err
}
