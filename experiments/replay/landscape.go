package replay

import (
	"cmp"
	"context"
	"math"
	"math/rand"
	"slices"

	"lrunet/eval/cost"
	"lrunet/eval/table"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// What counts in a Landscape, and how many networks of the table tell what another one
// scores.
const (
	leastMAdds = 1e5 // smaller networks are worth no more
	mostMAdds  = 8e6 // larger ones are worth nothing
	mostErrors = 30  // percent: less accurate ones are worth nothing
	likest     = 5
)

// Landscape is the whole space that a table was drawn from, which has more networks
// than any search can sample: what one scores is interpolated from those of the table
// that are most like it. Objectives are errors in percent and log2 of multiply-adds.
type Landscape struct {
	table  *table.File
	space  *space.Space
	archs  []lrunet.Arch
	errors []float64 // log2 of percent that they do not recognise
}

// NewLandscape is that of a table. It fails on one whose networks are not in its space.
func NewLandscape(f *table.File) (*Landscape, error) {
	r, err := newReplay(f, Options{}.complete())
	if err != nil {
		return nil, err
	}
	l := &Landscape{table: f}
	if l.space, err = space.New(f.Space, f.Input); err != nil {
		return nil, err
	}
	for i, arch := range r.neighbours.archs {
		if e := r.evaluation(i, len(r.bench.Rungs)-1); !e.Failed {
			l.archs, l.errors = append(l.archs, arch), append(l.errors, math.Log2(e.Objectives[0]))
		}
	}
	return l, nil
}

// Search is the hypervolume that one of lrunet's algorithms has found with a budget of
// evaluations. It fails with ctx's error, and on an algorithm that there is not.
func (l *Landscape) Search(ctx context.Context, algorithm string, budget int, seed uint64) (float64, error) {
	a, err := search.New[*space.Genome](algorithm, search.Options{Budget: budget, Population: DefaultPopulation, Seed: seed})
	if err != nil {
		return 0, err
	}
	w := walk{l, map[string]search.Foresight{}}
	history, err := a.Run(ctx, search.Problem[*space.Genome]{Sample: l.space.Sample, Evaluate: w.evaluate, Foresee: w.foresee})
	if err != nil {
		return 0, err
	}
	return l.Volume(history.Evaluations())
}

// Volume is the hypervolume of what was evaluated.
func (l *Landscape) Volume(all []search.Evaluation) (float64, error) {
	curve, err := search.HypervolumeCurve(all, []float64{mostErrors, math.Log2(mostMAdds)})
	if err != nil || len(curve) == 0 {
		return 0, err
	}
	return curve[len(curve)-1], nil
}

// Genes are what optimisers choose that know nothing of networks.
func (l *Landscape) Genes() []space.Gene { return l.space.Genes() }

// Assemble is the network of what was chosen, as space.Assemble has it, and its genes.
func (l *Landscape) Assemble(chosen map[string]int, random *rand.Rand) (*space.Genome, map[string]int, error) {
	g, err := l.space.Assemble(chosen, random)
	if err != nil {
		return nil, nil, err
	}
	genes := map[string]int{}
	for _, gene := range l.Genes() {
		if v := gene.Value(g.Arch()); !math.IsNaN(v) {
			genes[gene.Name] = int(v)
		}
	}
	return g, genes, nil
}

// Evaluate scores a network.
func (l *Landscape) Evaluate(g *space.Genome) search.Evaluation { return l.evaluation(g, l.foresee(g)) }

func (l *Landscape) evaluation(g *space.Genome, f search.Foresight) search.Evaluation {
	return search.Evaluation{Violation: f.Violation, Objectives: []float64{l.score(g.Arch()), f.Objectives[1]}}
}

// foresee is what is known of a network before it is evaluated.
func (l *Landscape) foresee(g *space.Genome) search.Foresight {
	p, err := g.Arch().Program(l.table.Input, l.table.Classes)
	if err != nil {
		return search.Foresight{Violation: math.MaxFloat64, Objectives: []float64{math.NaN(), math.NaN()}}
	}
	c := cost.Of(p)
	params, madds := float64(c.Params), float64(c.MAdds)
	return search.Foresight{
		Objectives: []float64{math.NaN(), math.Log2(max(madds, leastMAdds))},
		Features:   space.Numbers(g.Arch(), params, madds), Proxy: space.Guess(params, madds),
	}
}

// score is the mean of those that are most alike, the more alike the heavier.
func (l *Landscape) score(arch lrunet.Arch) float64 {
	type other struct{ distance, error float64 }
	var others []other
	for i, a := range l.archs {
		others = append(others, other{distance(arch, a), l.errors[i]})
	}
	slices.SortStableFunc(others, func(a, b other) int { return cmp.Compare(a.distance, b.distance) })
	var sum, weights float64
	for _, o := range others[:min(likest, len(others))] {
		weight := 1 / (0.5 + o.distance)
		sum, weights = sum+weight*o.error, weights+weight
	}
	return math.Exp2(sum / weights)
}

// walk is a search in a landscape, which asks for the same networks again and again.
type walk struct {
	*Landscape
	known map[string]search.Foresight // by genomes' keys
}

func (w walk) evaluate(ctx context.Context, batch []search.Candidate[*space.Genome]) ([]search.Evaluation, error) {
	list := make([]search.Evaluation, len(batch))
	for i, c := range batch {
		list[i] = w.evaluation(c.Genome, w.foresee(c.Genome))
	}
	return list, ctx.Err()
}

func (w walk) foresee(g *space.Genome) search.Foresight {
	key := g.Key()
	f, ok := w.known[key]
	if !ok {
		f = w.Landscape.foresee(g)
		w.known[key] = f
	}
	return f
}
