package latency

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/speed"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
	"lrunet/space"
)

func program(t *testing.T, arch string) *lrunet.Program {
	t.Helper()
	p, err := lrunet.Build(arch, lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMeasure(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	programs := []*lrunet.Program{program(t, "stem8/2 8x1g4 head8"), program(t, "stem8/2 32x12 head8")}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen []int
	o := Options{Pool: pool, Seconds: 0.02, Rounds: 2, Progress: func(done, total int) { seen = append(seen, done, total) }}
	networks, err := Measure(ctx, programs, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range speed.Workloads() {
		small, large := networks[0].Times[i], networks[1].Times[i]
		if !(small.Seconds > 0 && small.Seconds < large.Seconds) || !math.IsNaN(small.Misses) {
			t.Errorf("%+v and %+v: want the larger network to take longer, and no misses", small, large)
		}
	}
	if len(seen) != 24 || seen[0] != 1 || seen[22] != 12 || seen[23] != 12 {
		t.Errorf("progress %v, want 1 to 12 of 12", seen)
	}
	o.Progress = func(int, int) { cancel() }
	if _, err := Measure(ctx, programs, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

func TestSample(t *testing.T) {
	s, err := space.New(space.Space{
		StemWidths: []int{8}, StemStrides: []int{2}, Stages: space.Range{Min: 1, Max: 2}, Widths: []int{8, 16}, Reuse: []int{1, 2},
		Pools: space.Range{}, HeadWidths: []int{8},
	}, lrunet.Shape{C: 1, H: 8, W: 8})
	if err != nil {
		t.Fatal(err)
	}
	a, err := Sample(s, 6, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Sample(s, 6, 1); !slices.Equal(a, again) {
		t.Errorf("%v, then %v from the same seed", a, again)
	}
	if other, _ := Sample(s, 6, 2); slices.Equal(a, other) {
		t.Errorf("%v from both seeds", a)
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(a))); len(distinct) != 6 {
		t.Errorf("%v: want six different networks", a)
	}
	if _, err := Sample(s, 100, 1); err == nil || !strings.Contains(err.Error(), "different networks") {
		t.Errorf("more than there are: error %v", err)
	}
}

// network takes so many milliseconds and misses for its parameters.
func network(arch string, params, ms, misses float64) Network {
	n := Network{Arch: arch, Costs: eval.Measures{{Name: "params", Value: params}, {Name: "madds", Value: 7}}}
	for range speed.Workloads() {
		n.Times = append(n.Times, speed.Time{Seconds: ms / 1000, Misses: misses})
	}
	return n
}

func TestCorrelate(t *testing.T) {
	list := Correlate([]Network{network("a", 1, 1, 0), network("b", 2, 3, 0), network("c", 3, 2, 0)})
	if len(list) != len(eval.Costs())*len(speed.Workloads()) {
		t.Fatalf("%d correlations", len(list))
	}
	for _, c := range list {
		switch c.Cost {
		case "params":
			if math.Abs(c.Kendall-1.0/3) > 1e-12 || math.Abs(c.Spearman-0.5) > 1e-12 {
				t.Errorf("%+v, want 1/3 and 1/2", c)
			}
		case "madds":
			if !math.IsNaN(c.Kendall) || !math.IsNaN(c.Spearman) {
				t.Errorf("%+v, want none for a cost that is the same", c)
			}
		}
	}
}

func TestRecord(t *testing.T) {
	r := Record{
		Listed: []Network{network("a", 1, 1, 5), network("b", 2, 3, 10)}, Sampled: []Network{network("c", 3, 2, 7)},
		Machine: []string{"a machine"}, Command: "lrunet bench",
	}
	counted := markdown(t, r)
	for _, want := range []string{"`lrunet bench`", "- a machine\n", "over 3 networks, 1 of them", "cache misses", "| b ", "3.00 |", "10.0 |", "| c "} {
		if !strings.Contains(counted, want) {
			t.Errorf("no %q in\n%s", want, counted)
		}
	}
	r.Missing = "nobody counts"
	r.Listed, r.Sampled = []Network{network("a", 1, 1, math.NaN())}, nil
	if text := markdown(t, r); strings.Contains(text, "cache misses |") || !strings.Contains(text, "no column: nobody counts.") {
		t.Errorf("want the reason and no column:\n%s", text)
	}
}

func markdown(t *testing.T, r Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
