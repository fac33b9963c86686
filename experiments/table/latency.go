package table

import (
	"context"
	"fmt"

	"lrunet/eval"
	"lrunet/internal/crash"
)

// firstJob is the job under which a network's latency is kept: its first training.
func (b *build) firstJob(network int) eval.Job {
	return b.table.job(b.workers.First(), task{network, b.archs[network], 0, b.table.Seed})
}

// untimed are the networks whose latency was not measured.
func (b *build) untimed() ([]int, error) {
	var list []int
	for i := range b.archs {
		measures, err := b.work.Store.Measures(b.firstJob(i).Key())
		if err != nil {
			return nil, err
		}
		if _, ok := measures.Get(eval.LatencyName); !ok {
			list = append(list, i)
		}
	}
	return list, nil
}

// time measures how fast networks are, one after the other, while nothing is
// trained. One that cannot be run has no latency; its trainings say why.
func (b *build) time(ctx context.Context, networks []int) error {
	for n, i := range networks {
		if n%timingNotes == 0 {
			b.options.Observe.Note("latency: %d of %d networks are measured", n, len(networks))
		}
		job := b.firstJob(i)
		program, _, err := b.workers.First().Costs(job)
		var times eval.Measures
		if err == nil {
			times, err = b.options.Timing(ctx, program)
		}
		if crash.Is(err) {
			continue
		}
		if err == nil {
			err = b.work.Store.PutMeasures(job, times)
		}
		if err == nil {
			err = b.work.Sessions.Advance(b.options.Now(), 0)
		}
		if err != nil {
			return fmt.Errorf("latency of %s: %w", job.Arch, err)
		}
	}
	return nil
}

// timingNotes is how many networks are timed from one note to the next.
const timingNotes = 100
