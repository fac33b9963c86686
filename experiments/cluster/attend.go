package cluster

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"lrunet/internal/machine"
)

// answer answers roll calls.
func (w *worker) answer() error {
	_, err := w.link.nc.Subscribe(whoSubject, func(m *nats.Msg) { m.Respond(encode(w.message())) })
	return err
}

// message is what the worker says of itself.
func (w *worker) message() WorkerMessage {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := WorkerMessage{
		Version: Version, Worker: w.options.Name, Host: machine.Host(), CPU: machine.CPU(), Threads: w.workers.Threads(),
		Program: w.options.Program, Kernels: w.needs[0].Kernels, Since: w.since, Done: w.done, Failed: w.failed,
		Jobs: []WorkingMessage{},
	}
	for _, key := range slices.Sorted(maps.Keys(w.jobs)) {
		m.Jobs = append(m.Jobs, w.jobs[key].WorkingMessage)
	}
	return m
}

// betweenJudgements is the time between two looks at the runs.
const betweenJudgements = 10 * time.Second

// judge tells of runs whose jobs the worker does not get, until ctx ends.
func (w *worker) judge(ctx context.Context) {
	told := map[string]bool{}
	for ctx.Err() == nil {
		runs, _ := w.link.runs(ctx) // without a server there is nothing to tell
		for id, r := range runs {
			need := Need{r.Program, r.Kernels}
			if slices.Contains(w.needs, need) || told[id] {
				continue
			}
			told[id] = true
			w.tell(fmt.Sprintf("run %s of %s needs %s, and this is %s: it gets no jobs of that run", r.Name, r.Host, need, w.needs[0]))
		}
		if pause(ctx, betweenJudgements) != nil {
			return
		}
	}
}

// runs are those that have jobs, by their IDs.
func (l *link) runs(ctx context.Context) (map[string]RunMessage, error) {
	bucket, err := l.js.KeyValue(ctx, runsBucket)
	if err != nil {
		return nil, err
	}
	keys, err := bucket.Keys(ctx)
	if gone(err) {
		return nil, nil
	}
	runs := map[string]RunMessage{}
	for _, id := range keys {
		entry, err := bucket.Get(ctx, id)
		if err != nil {
			continue // it has just ended
		}
		var r RunMessage
		if decode(entry.Value(), maxNote, &r) == nil {
			runs[id] = r
		}
	}
	return runs, err
}
