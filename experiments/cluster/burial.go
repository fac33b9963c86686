package cluster

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// attempts is how many may end without a result before a job is given up. Those that
// ended since a worker was asked to stop do not count.
const attempts = 5

// attempt tells that a job is taken up or laid down.
func (w *worker) attempt(ctx context.Context, j JobMessage, a AttemptMessage) {
	if !w.link.nc.IsConnected() {
		return // what is not told counts as lost
	}
	a.Version, a.Worker, a.Time = Version, w.options.Name, w.options.Now()
	within, cancel := context.WithTimeout(ctx, longWait)
	defer cancel()
	w.link.js.Publish(within, subject(attemptSubject, j.Run, j.Key), encode(a))
}

// reasons are why the attempts at a job before this one ended without a result. None
// are looked for before there were enough.
func (w *worker) reasons(ctx context.Context, j JobMessage, number uint64) []string {
	if number <= attempts {
		return nil
	}
	within, cancel := context.WithTimeout(ctx, longWait)
	defer cancel()
	consumer, err := w.link.js.OrderedConsumer(within, attemptsStream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject(attemptSubject, j.Run, j.Key)}})
	if err != nil {
		return nil
	}
	batch, err := consumer.FetchNoWait(64)
	if err != nil {
		return nil
	}
	last := map[uint64]AttemptMessage{} // of each delivery
	for m := range batch.Messages() {
		var a AttemptMessage
		if decode(m.Data(), maxNote, &a) == nil && a.Number < number {
			last[a.Number] = a
		}
	}
	var reasons []string
	for _, n := range slices.Sorted(maps.Keys(last)) {
		if a := last[n]; !a.Stopped {
			reasons = append(reasons, a.describe())
		}
	}
	return reasons
}

// describe is why an attempt ended.
func (a AttemptMessage) describe() string {
	if a.Ended {
		return fmt.Sprintf("%s: %s", a.Worker, a.Reason)
	}
	return fmt.Sprintf("%s took it up at %s and was not heard of again", a.Worker, a.Time.UTC().Format(time.RFC3339))
}

// bury gives a job up, and says why.
func (w *worker) bury(ctx context.Context, m *delivery, j JobMessage, reasons []string) {
	words := strings.Split(m.Subject(), ".")
	if len(words) != 6 {
		m.Term()
		return
	}
	dead := DeadMessage{Version: Version, Run: words[4], Key: words[5], Arch: j.Job.Arch, Time: w.options.Now(), Reasons: reasons}
	w.tell(fmt.Sprintf("job %s is given up: %s", dead.Key, strings.Join(reasons, "; ")))
	within, cancel := context.WithTimeout(ctx, longWait)
	defer cancel()
	if _, err := w.link.js.Publish(within, subject(deadSubject, dead.Run, dead.Key), encode(dead)); err == nil {
		m.TermWithReason(strings.Join(reasons, "; "))
	}
}
