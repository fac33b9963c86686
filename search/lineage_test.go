package search_test

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/search"
)

// traced is a genome on which each operator leaves its mark. Few numbers make
// repetitions, so that children are mutated again or give way to samples.
type traced struct {
	id   int
	from []string // keys of the genomes whose genes it has
	done []string // operators, in order
	line []string // keys of all that it descends from
}

func (g *traced) Key() string { return fmt.Sprint(g.id) }

func (g *traced) Clone() *traced {
	return &traced{id: g.id, from: []string{g.Key()}, line: append(slices.Clone(g.line), g.Key())}
}

func (g *traced) Mutate(rng *rand.Rand) {
	g.id = rng.Intn(150)
	if !slices.Contains(g.done, "mutation") {
		g.done = append(g.done, "mutation")
	}
}

func (g *traced) Crossover(mate *traced, rng *rand.Rand) {
	mine, its := g.from[0], mate.from[0]
	line := slices.Concat(g.line, mate.line)
	for _, child := range []*traced{g, mate} {
		child.line = line
		child.id, child.done = rng.Intn(150), append(child.done, "crossover")
	}
	if mine != its {
		g.from, mate.from = []string{mine, its}, []string{its, mine}
	}
}

// Each point's lineage is what its genome went through, whether the evaluator
// or the observer asks; its parents were evaluated in earlier batches. Algorithms that
// breed on predictions name ancestors: what lies between was never evaluated.
func TestLineage(t *testing.T) {
	for _, name := range search.Names() {
		for _, rates := range []search.Options{{}, {CrossoverRate: 0.5, MutationRate: 0.5}, {CrossoverRate: search.Never}} {
			if name != "nsga2" && rates != (search.Options{}) {
				continue
			}
			o := rates
			o.Budget, o.Population, o.Seed = 140, 12, 5
			algorithm, err := search.New[*traced](name, o)
			if err != nil {
				t.Fatal(err)
			}
			var asked []search.Lineage
			history, err := algorithm.Run(t.Context(), search.Problem[*traced]{
				Sample:  func(rng *rand.Rand) *traced { return &traced{id: rng.Intn(150), done: []string{search.Drawn}} },
				Initial: []*traced{{id: 149, done: []string{search.Initial}}},
				Foresee: func(g *traced) search.Foresight {
					return search.Foresight{Objectives: []float64{math.NaN(), float64(g.id % 11)}}
				},
				Evaluate: func(_ context.Context, batch []search.Candidate[*traced]) ([]search.Evaluation, error) {
					evaluations := make([]search.Evaluation, len(batch))
					for i, c := range batch {
						asked = append(asked, c.Lineage)
						evaluations[i].Objectives = []float64{float64(c.Genome.id % 7), float64(c.Genome.id % 11)}
					}
					return evaluations, nil
				},
			})
			if err != nil || len(history) != 140 {
				t.Fatalf("%s: %d points, error %v", name, len(history), err)
			}
			checkLineages(t, name, history, asked)
		}
	}
}

func checkLineages(t *testing.T, name string, history search.History[*traced], asked []search.Lineage) {
	t.Helper()
	generations, operators := map[string]int{}, map[string]int{}
	for i, p := range history {
		if slices.Contains(search.Foreseeing(), name) {
			checkAncestors(t, name, p)
		} else if p.Operator != strings.Join(p.Genome.done, "+") || !slices.Equal(p.Parents, p.Genome.from) {
			t.Errorf("%s: %s is by %q of %v, went through %v of %v", name, p.Key, p.Operator, p.Parents, p.Genome.done, p.Genome.from)
		}
		if !reflect.DeepEqual(p.Lineage, asked[i]) {
			t.Errorf("%s: %s is %+v, was %+v when it was evaluated", name, p.Key, p.Lineage, asked[i])
		}
		for _, parent := range p.Parents {
			if g, known := generations[parent]; !known || g >= p.Generation {
				t.Errorf("%s: %s of generation %d has the parent %s of %d", name, p.Key, p.Generation, parent, g)
			}
		}
		generations[p.Key] = p.Generation
		operators[p.Operator]++
	}
	if operators["initial"] != 1 || operators["random"] < 11 || name == "random" && operators["random"] != 139 {
		t.Errorf("%s: operators %v", name, operators)
	}
	least := map[string]int{"nsga2": 50, "surrogate": 20}[name]
	if operators["mutation"]+operators["crossover"]+operators["crossover+mutation"] < least {
		t.Errorf("%s: operators %v, want children", name, operators)
	}
}

// checkAncestors checks that the parents of a point are among those that it descends
// from, and that a point by operators has some.
func checkAncestors(t *testing.T, name string, p search.Point[*traced]) {
	t.Helper()
	given := p.Operator == search.Drawn || p.Operator == search.Initial
	if given != (len(p.Parents) == 0) || len(p.Parents) > 2 {
		t.Errorf("%s: %s is by %q of %v", name, p.Key, p.Operator, p.Parents)
	}
	for _, parent := range p.Parents {
		if !slices.Contains(p.Genome.line, parent) {
			t.Errorf("%s: %s has the parent %s, descends from %v", name, p.Key, parent, p.Genome.line)
		}
	}
}
