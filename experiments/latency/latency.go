// Package latency compares what networks are counted to cost with the time that
// they take on this machine. It trains nothing and reads no images.
package latency

import (
	"context"
	"fmt"
	"math"
	"math/rand"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/speed"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
	"lrunet/space"
)

// Options say how networks are timed.
type Options struct {
	Pool    *kernel.Pool
	Seconds float64       // for each workload of each network, divided among the rounds
	Rounds  int           // times that all networks are timed, one after another
	Misses  *speed.Misses // nil: cache misses are not counted

	Progress func(done, total int) // is told after each timing; nil: nobody is
}

// Network is what one costs and takes.
type Network struct {
	Arch  string
	Costs eval.Measures
	Times []speed.Time // by workload, an image; the best of the rounds
}

// Measure times every program in all workloads. Rounds go through all networks,
// so that a slower minute of the machine meets all alike. It fails if a program
// is not valid, and with ctx's error if that is done first.
func Measure(ctx context.Context, programs []*lrunet.Program, o Options) ([]Network, error) {
	workloads := speed.Workloads()
	var networks []Network
	for _, p := range programs {
		times := make([]speed.Time, len(workloads))
		for i := range times {
			times[i] = speed.Time{Seconds: math.Inf(1), Misses: math.Inf(1)}
		}
		networks = append(networks, Network{Arch: p.Arch, Costs: eval.CostMeasures(cost.Of(p)), Times: times})
	}
	done, total := 0, o.Rounds*len(programs)*len(workloads)
	for range o.Rounds {
		for i, p := range programs {
			for k, w := range workloads {
				t, err := w.Time(ctx, p, o.Pool, o.Seconds/float64(o.Rounds), o.Misses)
				if err != nil {
					return nil, err
				}
				networks[i].Times[k] = better(networks[i].Times[k], t)
				done++
				if o.Progress != nil {
					o.Progress(done, total)
				}
			}
		}
	}
	return networks, nil
}

// better is the less of each figure; no misses counted stay none.
func better(a, b speed.Time) speed.Time {
	return speed.Time{Seconds: min(a.Seconds, b.Seconds), Misses: min(a.Misses, b.Misses)}
}

// Sample draws n different networks of a space. It fails if it finds too few.
func Sample(s *space.Space, n int, seed uint64) ([]string, error) {
	random := rand.New(rand.NewSource(int64(seed)))
	seen := map[string]bool{}
	var archs []string
	for tries := 0; len(archs) < n; tries++ {
		if tries == 100*n {
			return nil, fmt.Errorf("the space gives only %d different networks in %d draws, not %d", len(archs), tries, n)
		}
		if key := s.Sample(random).Key(); !seen[key] {
			seen[key] = true
			archs = append(archs, key)
		}
	}
	return archs, nil
}
