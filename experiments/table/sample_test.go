package table

import (
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/imageset"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
)

// clothes is a runner for images of Fashion-MNIST's shape, without any.
func clothes() *eval.Runner {
	return &eval.Runner{Data: &imageset.Dataset{Channels: 1, Height: 28, Width: 28, Classes: make([]string, 10)}}
}

// The built-in table: its size is what was promised, and its recipes are the recipe
// fast in full, whatever that becomes.
func TestFashionMNIST(t *testing.T) {
	table, err := Load("fashion-mnist")
	testkit.Must(t, err)
	archs, err := table.networks(clothes())
	testkit.Must(t, err)
	for i, name := range []string{"lrunet-1", "lrunet-2"} {
		if got := strings.NewReplacer("u", "", "-linear", "").Replace(archs[i]); got != lrunet.Canonical(name) {
			t.Errorf("network %d is %s, want %s but for shifts and head", i, archs[i], name)
		}
	}
	if len(archs) != 1000 {
		t.Errorf("%d networks", len(archs))
	}
	var costs []int
	for _, arch := range archs {
		p, err := lrunet.Build(arch, eval.Shape(clothes().Data), 10)
		testkit.Must(t, err)
		costs = append(costs, madds(p))
	}
	slices.Sort(costs)
	if median := costs[500]; median < 700_000 || median > 1_300_000 || costs[999] < 20*costs[0] {
		t.Errorf("%d to %d multiply-adds, median %d: want about a million, a factor of 20", costs[0], costs[999], median)
	}
	trainings := map[int]int{}
	for _, k := range table.tasks(archs) {
		trainings[table.Rungs[k.rung].Epochs]++
	}
	if trainings[1] != 1200 || trainings[3] != 1200 || trainings[9] != 1200 || trainings[27] != 200 {
		t.Errorf("trainings %v", trainings)
	}
	for _, r := range table.Rungs {
		if r.Recipe != r.Recipe.For(r.Epochs) || r.Recipe.Augment != "" {
			t.Errorf("%d epochs: the recipe leaves something open", r.Epochs)
		}
	}
	if table.Rungs[3].Recipe == table.Rungs[0].Recipe || table.Rungs[3].Recipe.Crop != 1 {
		t.Error("27 epochs have no augmentation")
	}
}

// The keys of the built-in table's trainings: other ones would make days of training
// useless.
func TestFashionMNISTKeys(t *testing.T) {
	table, err := Load("fashion-mnist")
	testkit.Must(t, err)
	for rung, want := range []string{"416a6adc4cdfcd6e", "b943ae52a6c8e0e4", "6261c8659d87d6c1", "8fd71bfac474e11a"} {
		if got := table.resolve().jobOn("hash", task{arch: "stem8/2 16x1u head32-linear", rung: rung, seed: 1}).Key(); got != want {
			t.Errorf("rung %d: key %s, was %s", rung, got, want)
		}
	}
}

// A larger sample begins with the smaller one, costs lie within the bounds, and
// every round of strata has one network of each.
func TestSamplesAreNested(t *testing.T) {
	table, err := Load("fashion-mnist")
	testkit.Must(t, err)
	table.Sample.Networks, table.Sample.Strata, table.Sample.Include = 40, 4, nil
	many, err := table.networks(clothes())
	testkit.Must(t, err)
	table.Sample.Networks = 10
	few, err := table.networks(clothes())
	testkit.Must(t, err)
	if !slices.Equal(few, many[:10]) {
		t.Errorf("%v is not the beginning of %v", few, many)
	}
	p := &sampler{sample: table.Sample}
	strata := map[int]int{}
	seen := map[string]bool{}
	for _, arch := range many {
		program, err := lrunet.Build(arch, eval.Shape(clothes().Data), 10)
		testkit.Must(t, err)
		if got := cost.Of(program).MAdds; got != madds(program) {
			t.Fatalf("%s: %d multiply-adds, the cost says %d", arch, madds(program), got)
		}
		stratum, ok := p.stratum(madds(program))
		if !ok || seen[arch] {
			t.Errorf("%s: out of bounds, or twice", arch)
		}
		seen[arch] = true
		strata[stratum]++
	}
	for stratum := range 4 {
		if strata[stratum] != 10 {
			t.Errorf("%d of stratum %d, want 10", strata[stratum], stratum)
		}
	}
}

func TestNetworksRefuses(t *testing.T) {
	table, err := Load("fashion-mnist")
	testkit.Must(t, err)
	for text, spoil := range map[string]func(*Table){
		"sample: include: space: ":            func(t *Table) { t.Sample.Include = []string{"lrunet-14-2x"} },
		"sample: include: duplicate stem64/2": func(t *Table) { t.Sample.Include = append(t.Sample.Include, t.Sample.Include[0]) },
		"sample: networks: 2 are too many: 20000 draws ": func(t *Table) {
			t.Sample.Networks, t.Sample.Strata = 2, 1
			t.Sample.MAdds = Span{1, 2}
			t.Sample.Include = nil
		},
		"space: ": func(t *Table) { t.Space.Pools.Min = 9 },
	} {
		other := table
		spoil(&other)
		_, err := other.networks(clothes())
		testkit.WantError(t, err, text)
	}
}
