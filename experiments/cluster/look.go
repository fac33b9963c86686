package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// State is what there is to see of a server: who works, on what.
type State struct {
	Runs    []RunState      `json:"runs"`    // with the latest first
	Workers []WorkerMessage `json:"workers"` // by name
	Dead    []DeadMessage   `json:"dead"`    // jobs that were given up, of all runs
}

// RunState is a run and how its jobs stand.
type RunState struct {
	RunMessage
	Waiting int `json:"waiting"` // jobs that no worker has, of all runs with the same need
	Working int `json:"working"` // jobs that workers have, likewise
}

// Look asks a server who is there; workers have some time to answer. The error says
// why the server cannot be reached.
func Look(ctx context.Context, address string, a Access, patience time.Duration) (State, error) {
	l, err := dial(address, workerUser, "look", a, func(string) {})
	if err != nil {
		return State{}, err
	}
	defer l.nc.Close()
	s := State{Runs: []RunState{}, Workers: []WorkerMessage{}, Dead: []DeadMessage{}}
	runs, err := l.runs(ctx)
	if err != nil && !gone(err) {
		return s, fmt.Errorf("%s: %w", address, err)
	}
	for _, r := range runs {
		state := RunState{RunMessage: r}
		state.Waiting, state.Working, _ = l.queue(ctx, Need{r.Program, r.Kernels}) // of a run that has just ended nothing
		s.Runs = append(s.Runs, state)
	}
	slices.SortFunc(s.Runs, func(a, b RunState) int { return cmp.Or(b.Started.Compare(a.Started), cmp.Compare(a.Name, b.Name)) })
	there, err := l.roll(ctx, patience)
	if err != nil {
		return s, err
	}
	s.Workers = append(s.Workers, there...)
	s.Dead, err = l.dead(ctx, s.Dead)
	return s, err
}

// queue is how many jobs wait, and how many are in work.
func (l *link) queue(ctx context.Context, need Need) (waiting, working int, err error) {
	c, err := l.js.Consumer(ctx, jobsStream, need.word())
	if err != nil {
		return 0, 0, err
	}
	info := c.CachedInfo()
	return int(info.NumPending), info.NumAckPending, nil
}

// dead adds the jobs that were given up to a list.
func (l *link) dead(ctx context.Context, list []DeadMessage) ([]DeadMessage, error) {
	consumer, err := l.js.OrderedConsumer(ctx, deadStream, jetstream.OrderedConsumerConfig{})
	if gone(err) {
		return list, nil
	}
	if err != nil {
		return list, err
	}
	batch, err := consumer.FetchNoWait(1000)
	if err != nil {
		return list, err
	}
	for m := range batch.Messages() {
		var d DeadMessage
		if decode(m.Data(), maxNote, &d) == nil {
			list = append(list, d)
		}
	}
	return list, nil
}
