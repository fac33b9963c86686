package cluster

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// queue is what a worker takes jobs from: the consumers of what it can do.
type queue struct {
	link      *link
	needs     []Need
	consumers map[Need]jetstream.Consumer
}

// Waits for a job: on one consumer, and where there are two.
const (
	longWait  = 5 * time.Second
	shortWait = time.Second
)

// delivery is a job that was taken up.
type delivery struct {
	jetstream.Msg
	patience time.Duration // without a sign of life for so long the job is another worker's
}

// next waits a while for a job; nil if none came. The error is that of the
// connection, or ctx's.
func (q *queue) next(ctx context.Context) (*delivery, error) {
	q.find(ctx)
	if len(q.consumers) == 0 { // nobody has jobs for workers such as this one
		return nil, pause(ctx, shortWait)
	}
	wait := longWait
	if len(q.consumers) > 1 {
		wait = shortWait
	}
	for need, c := range q.consumers {
		m, err := fetch(ctx, c, wait)
		if err != nil {
			delete(q.consumers, need)
			return nil, err
		}
		if m != nil {
			return &delivery{m, c.CachedInfo().Config.AckWait}, nil
		}
	}
	return nil, nil
}

// fetch takes a job, if one comes in time.
func fetch(ctx context.Context, c jetstream.Consumer, wait time.Duration) (jetstream.Msg, error) {
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	batch, err := c.Fetch(1, jetstream.FetchContext(within))
	if err != nil {
		return nil, err
	}
	for m := range batch.Messages() {
		return m, nil
	}
	if err := batch.Error(); err != nil && ctx.Err() == nil && within.Err() == nil {
		return nil, err
	}
	return nil, nil
}

// find looks for consumers that are not known yet.
func (q *queue) find(ctx context.Context) {
	for _, need := range q.needs {
		if q.consumers[need] != nil {
			continue
		}
		if c, err := q.link.js.Consumer(ctx, jobsStream, need.word()); err == nil {
			q.consumers[need] = c
		}
	}
}

// Bounds of a job. The longest curve of the most epochs leaves a result's message 64 KiB
// for the rest.
const (
	maxEpochs = 8000
	maxArch   = 4096
)

// readJob reads a job's message, and checks that it is one that this worker does.
func readJob(needs []Need, m jetstream.Msg) (j JobMessage, err error) {
	if err := decode(m.Data(), maxJob, &j); err != nil {
		return j, fmt.Errorf("its message %w", err)
	}
	words := strings.Split(m.Subject(), ".")
	need := Need{j.Program, j.Kernels}
	if len(words) != 6 || need.word() != words[3] || j.Run != words[4] || j.Key != words[5] {
		return j, errors.New("its message is not of its subject")
	}
	if need != needs[0] && need != needs[1] {
		return j, fmt.Errorf("it needs %s, and this is %s", need, needs[0])
	}
	if j.Job.Key() != j.Key || !isWord(j.Run) {
		return j, errors.New("its key is not that of its fields")
	}
	return j, checkJob(j.Job)
}

// checkJob says what of a job cannot be.
func checkJob(j eval.Job) error {
	switch {
	case j.Epochs < 1 || j.Epochs > maxEpochs:
		return fmt.Errorf("it has %d epochs, must be 1 to %d", j.Epochs, maxEpochs)
	case len(j.Arch) > maxArch:
		return fmt.Errorf("its architecture has %d characters, may have %d", len(j.Arch), maxArch)
	case !isHash(j.DatasetHash):
		return errors.New("its dataset's hash is not one")
	case j.Validation < 0 || j.Train < 0:
		return errors.New("it has less than no images")
	}
	return j.Recipe.Validate()
}
