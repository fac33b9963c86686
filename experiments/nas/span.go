package nas

import (
	"cmp"
	"slices"
	"time"

	"lrunet/eval/store"
	"lrunet/reports"
)

// slack is by how much trainings of one worker may seem to overlap, since clocks are
// read a moment apart.
const slack = 20 * time.Millisecond

// spans are when and where candidates were trained, in their order. What was trained
// before the run began, in another one, has none. Results do not say which worker
// gave them: those of a host whose times do not overlap are taken for one worker's.
func spans(candidates []store.Candidate, began time.Time) []reports.Span {
	list := make([]reports.Span, len(candidates))
	var trained []int
	for i, c := range candidates {
		o := c.Result.Origin
		if !c.Trained || o.Started.IsZero() || o.Started.Before(began) {
			continue
		}
		list[i] = reports.Span{Started: o.Started, Duration: c.Result.Duration, Host: o.Host}
		trained = append(trained, i)
	}
	slices.SortStableFunc(trained, func(a, b int) int {
		return cmp.Or(list[a].Started.Compare(list[b].Started), cmp.Compare(list[a].Duration, list[b].Duration))
	})
	busy := map[string][]time.Time{} // by host: until when each worker is
	for _, i := range trained {
		s := &list[i]
		workers := busy[s.Host]
		lane := slices.IndexFunc(workers, func(until time.Time) bool { return !until.After(s.Started.Add(slack)) })
		if lane < 0 {
			lane, workers = len(workers), append(workers, time.Time{})
		}
		workers[lane] = s.Started.Add(s.Duration)
		s.Worker, busy[s.Host] = lane+1, workers
	}
	return list
}
