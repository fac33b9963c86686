package nas

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/reports"
)

// outcomeOf is a run of an algorithm and a seed that found networks of these
// accuracies and parameters.
func outcomeOf(algorithm string, seed uint64, found ...[2]float64) *Outcome {
	o := &Outcome{Run: fmt.Sprintf("runs/%s-%d", algorithm, seed)}
	o.Experiment = Experiment{
		Name: o.Run, Seed: seed, Search: Search{Algorithm: algorithm, Budget: 9, Population: 2},
		Objectives: []Objective{{eval.Accuracy, eval.Higher, 0}, {"params", eval.Lower, 100}},
	}
	o.Report = reports.Search{Dataset: "d", DatasetHash: "0123", Objectives: []reports.Objective{{Name: eval.Accuracy, Better: eval.Higher}, {Name: "params", Better: eval.Lower}}}
	o.searched = candidatesOf(found)
	return o
}

func candidatesOf(found [][2]float64) []store.Candidate {
	var list []store.Candidate
	for i, f := range found {
		list = append(list, store.Candidate{Trained: true, Result: eval.Result{
			Job:      eval.Job{Arch: fmt.Sprintf("network %d", i)},
			Measures: eval.Measures{{Name: eval.Accuracy, Value: f[0]}, {Name: "params", Value: f[1]}},
		}})
	}
	return list
}

// The hypervolumes are in one box, the largest; members that another run dominates
// are not joint.
func TestCompareInOneBox(t *testing.T) {
	small, large := 200*math.Pow(reach, -0.75), 200*math.Pow(reach, -0.55)
	a, b := outcomeOf("nsga2", 1, [2]float64{50, small}, [2]float64{90, large}), outcomeOf("evolution", 1, [2]float64{60, small})
	b.Experiment.Objectives[1].Reference = 200
	c, err := Compare([]*Outcome{a, b})
	if err != nil {
		t.Fatal(err)
	}
	// 0.5 x 0.75 and 0.4 x 0.55 more; 0.6 x 0.75.
	for i, want := range []float64{0.375 + 0.22, 0.45} {
		if got := c.Runs[i].Final(); math.Abs(got-want) > 1e-12 {
			t.Errorf("run %d has hypervolume %v, want %v", i, got, want)
		}
	}
	front := c.Runs[0].Front
	if len(front) != 2 || front[0].Values[0] != 90 || !front[0].Joint || front[1].Joint || c.Runs[0].Joint() != 1 || c.Runs[1].Joint() != 1 {
		t.Errorf("front %+v", front)
	}
	if !strings.Contains(c.HypervolumeNote, "parameters 200") || len(c.Groups) > 0 || len(c.Tests) > 0 || len(c.Notes) > 0 {
		t.Errorf("%+v", c)
	}
}

// What a speed is compared with is measured by each run: runs with another such
// reference are of one group.
func TestCompareSeedsOfASpeed(t *testing.T) {
	var outcomes []*Outcome
	for seed := range uint64(3) {
		o := outcomeOf("nsga2", seed, [2]float64{80, 50})
		o.Experiment.Objectives[1].Reference += float64(seed) / 100
		outcomes = append(outcomes, o)
	}
	c, err := Compare(outcomes)
	if err != nil || len(c.Groups) != 1 || len(c.Groups[0].Seeds) != 3 {
		t.Errorf("groups %+v, error %v; want one of three seeds", c.Groups, err)
	}
}

// Runs that differ in their seed alone are a group, and groups are tested by the
// seeds that both have.
func TestCompareSeeds(t *testing.T) {
	var outcomes []*Outcome
	params := 100 / math.Sqrt(reach) // half of the box
	for seed, accuracy := range []float64{80, 70, 60, 90} {
		outcomes = append(outcomes, outcomeOf("nsga2", uint64(seed), [2]float64{accuracy, params}))
		if seed < 3 {
			outcomes = append(outcomes, outcomeOf("evolution", uint64(seed), [2]float64{accuracy - 10 + 15*float64(seed/2), params}))
		}
	}
	c, err := Compare(outcomes)
	if err != nil || len(c.Groups) != 2 || len(c.Tests) != 1 {
		t.Fatalf("%+v, error %v", c, err)
	}
	g := c.Groups[0]
	if g.Name != "nsga2" || fmt.Sprint(g.Seeds) != "[0 1 2 3]" || math.Abs(g.Hypervolume.Median-0.375) > 1e-12 || math.Abs(g.Hypervolume.Least-0.3) > 1e-12 || math.Abs(g.Hypervolume.Most-0.45) > 1e-12 {
		t.Errorf("group %+v", g)
	}
	// 0.05, 0.05 and -0.025.
	if x := c.Tests[0]; x.Seeds != 3 || x.Wins != 2 || x.Losses != 1 || math.Abs(x.Difference-0.025) > 1e-12 || x.P != 1 || x.Half < 0.1 || x.Half > 0.11 {
		t.Errorf("test %+v", x)
	}
	if a := g.Attainments[0]; fmt.Sprint(a) != fmt.Sprintf("{[{%v 90}] [{%[1]v 80}] [{%[1]v 60}]}", params) {
		t.Errorf("attainment %v", a)
	}
}

// The random search beside runs is one of its own, once for each seed, whatever it
// stands beside: halving too, which has its recipe still to be resolved for each rung.
func TestCompareWithRandomSearch(t *testing.T) {
	var outcomes []*Outcome
	recipe := train.Default(true)
	for algorithm, recipe := range map[string]train.Recipe{"nsga2": recipe.For(9), "halving": recipe} {
		for seed := range uint64(2) {
			o := outcomeOf(algorithm, seed, [2]float64{80, 50})
			o.Experiment.Training = experiments.Training{Epochs: 9, Recipe: recipe}
			for i := range o.searched {
				o.searched[i].Result.Job.Epochs = 9
			}
			o.baseline = candidatesOf([][2]float64{{70, 50}})
			outcomes = append(outcomes, o)
		}
	}
	c, err := Compare(outcomes)
	if err != nil || len(c.Runs) != 6 || len(c.Groups) != 3 || len(c.Tests) != 3 || len(c.Notes) > 0 {
		t.Fatalf("%d runs, groups %+v, tests %+v, notes %q, error %v", len(c.Runs), c.Groups, c.Tests, c.Notes, err)
	}
	if r := c.Runs[1]; !strings.HasSuffix(r.Name, "-0 (random search)") || r.Group != baselineName {
		t.Errorf("run %+v", r)
	}
}

// Searches of one algorithm that differ in more than their seed are groups that go by
// their runs; the same seed once more is no seed more.
func TestCompareNamesGroups(t *testing.T) {
	a, b, again := outcomeOf("nsga2", 1), outcomeOf("nsga2", 2), outcomeOf("nsga2", 1)
	b.Experiment.Search.Population, again.Run = 4, "runs/again"
	c, err := Compare([]*Outcome{a, b, again})
	if err != nil || len(c.Groups) > 0 {
		t.Fatalf("groups %+v, error %v", c.Groups, err)
	}
	for i, want := range []string{"nsga2 of runs/nsga2-1", "nsga2 of runs/nsga2-2", "nsga2 of runs/again"} {
		if c.Runs[i].Group != want {
			t.Errorf("group %s, want %s", c.Runs[i].Group, want)
		}
	}
}

func TestAttain(t *testing.T) {
	fronts := [][]reports.Point{
		{{X: 1, Y: 10}, {X: 3, Y: 30}},
		{{X: 2, Y: 20}, {X: 3, Y: 25}},
		{{X: 2, Y: 5}, {X: 4, Y: 40}},
		nil,
	}
	a := attain(fronts[:3])
	for name, s := range map[string][2]string{
		"best": {fmt.Sprint(a.Best), "[{1 10} {2 20} {3 30} {4 40}]"}, "median": {fmt.Sprint(a.Median), "[{2 10} {3 25} {4 30}]"}, "worst": {fmt.Sprint(a.Worst), "[{2 5} {4 25}]"},
	} {
		if s[0] != s[1] {
			t.Errorf("%s %s, want %s", name, s[0], s[1])
		}
	}
	if a = attain(fronts); len(a.Worst) > 0 || fmt.Sprint(a.Median) != "[{2 10} {3 25} {4 30}]" { // two of four
		t.Errorf("with one that found nothing: %+v", a)
	}
}
