package replay

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"lrunet/eval/cost"
	"lrunet/eval/table"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

const (
	recorded   = "../results/table-fashion-mnist/table.parquet"
	likest     = 5   // networks of the table that tell what another one scores
	leastMAdds = 1e5 // smaller networks are worth no more
	mostMAdds  = 8e6 // larger ones are worth nothing
)

// BenchmarkWholeSpace says how far algorithms come in the whole space that a table was
// drawn from, which has more networks than any search can sample: what one scores is
// interpolated from those of the table that are most like it. It reports the median
// hypervolume of ten seeds, over log2 of multiply-adds, after so many evaluations.
func BenchmarkWholeSpace(b *testing.B) {
	f, err := table.Open(recorded)
	testkit.Must(b, err)
	w := newWhole(b, f)
	for _, name := range []string{"random", "nsga2", "local", "surrogate"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, budget := range []int{20, 40, 80} {
					var volumes []float64
					for seed := range uint64(10) {
						volumes = append(volumes, w.volume(b, name, budget, seed))
					}
					slices.Sort(volumes)
					b.ReportMetric((volumes[4]+volumes[5])/2, fmt.Sprintf("after-%d", budget))
				}
			}
		})
	}
}

// whole is a space in which the networks of a table are known.
type whole struct {
	table  *table.File
	space  *space.Space
	archs  []lrunet.Arch
	errors []float64 // log2 of percent that they do not recognise
	known  map[string]search.Foresight
}

func newWhole(b *testing.B, f *table.File) *whole {
	b.Helper()
	r, err := newReplay(f, Options{}.complete())
	testkit.Must(b, err)
	s, err := space.New(f.Space, f.Input)
	testkit.Must(b, err)
	w := &whole{table: f, space: s, known: map[string]search.Foresight{}}
	for i, arch := range r.neighbours.archs {
		if e := r.evaluation(i, len(r.bench.Rungs)-1); !e.Failed {
			w.archs, w.errors = append(w.archs, arch), append(w.errors, math.Log2(e.Objectives[0]))
		}
	}
	return w
}

// volume is the hypervolume of a search.
func (w *whole) volume(b *testing.B, name string, budget int, seed uint64) float64 {
	b.Helper()
	algorithm, err := search.New[*space.Genome](name, search.Options{Budget: budget, Population: 10, Seed: seed})
	testkit.Must(b, err)
	history, err := algorithm.Run(b.Context(), search.Problem[*space.Genome]{Sample: w.space.Sample, Evaluate: w.evaluate, Foresee: w.foresee})
	testkit.Must(b, err)
	curve, err := history.HypervolumeCurve([]float64{30, math.Log2(mostMAdds)})
	testkit.Must(b, err)
	return curve[len(curve)-1]
}

func (w *whole) evaluate(_ context.Context, batch []search.Candidate[*space.Genome]) ([]search.Evaluation, error) {
	list := make([]search.Evaluation, len(batch))
	for i, c := range batch {
		f := w.foresee(c.Genome)
		list[i].Violation = f.Violation
		list[i].Objectives = []float64{w.score(c.Genome.Arch()), f.Objectives[1]}
	}
	return list, nil
}

// score is the mean of those that are most alike, the more alike the heavier.
func (w *whole) score(arch lrunet.Arch) float64 {
	type other struct{ distance, error float64 }
	var others []other
	for i, a := range w.archs {
		others = append(others, other{distance(arch, a), w.errors[i]})
	}
	slices.SortStableFunc(others, func(a, b other) int { return cmp.Compare(a.distance, b.distance) })
	var sum, weights float64
	for _, o := range others[:likest] {
		weight := 1 / (0.5 + o.distance)
		sum, weights = sum+weight*o.error, weights+weight
	}
	return math.Exp2(sum / weights)
}

func (w *whole) foresee(g *space.Genome) search.Foresight {
	key := g.Key()
	if f, ok := w.known[key]; ok {
		return f
	}
	f := search.Foresight{Violation: math.MaxFloat64, Objectives: []float64{math.NaN(), math.NaN()}}
	if p, err := g.Arch().Program(w.table.Input, w.table.Classes); err == nil {
		c := cost.Of(p)
		params, madds := float64(c.Params), float64(c.MAdds)
		f = search.Foresight{
			Objectives: []float64{math.NaN(), math.Log2(max(madds, leastMAdds))},
			Features:   space.Numbers(g.Arch(), params, madds), Proxy: space.Guess(params, madds),
		}
	}
	w.known[key] = f
	return f
}
