package eval

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/cost"
	"lrunet/lrunet"
)

// TestCostMeasuresAreTheJSONFields: the table of kinds leaves no cost out.
func TestCostMeasuresAreTheJSONFields(t *testing.T) {
	p, err := lrunet.Build("lrunet-2", lrunet.Shape{C: 3, H: 32, W: 32}, 10)
	if err != nil {
		t.Fatal(err)
	}
	c := cost.Of(p)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range CostMeasures(c) {
		names = append(names, m.Name)
		if at := map[string]int{"model_bytes": c.ModelBytes(), "peak_memory": c.PeakMemory()}[m.Name]; at > 0 { // made of others
			fields[m.Name] = float64(at)
		}
		if fields[m.Name] != m.Value {
			t.Errorf("%s: the measure is %v, JSON has %v", m.Name, m.Value, fields[m.Name])
		}
		delete(fields, m.Name)
		want := cost.Elements
		switch {
		case m.Name == "madds":
			want = cost.MultiplyAdds
		case m.Name == "model_bytes", m.Name == "peak_memory",
			slices.ContainsFunc(cost.Scenarios(), func(s cost.Scenario) bool { return s.Measure() == m.Name }):
			want = cost.Bytes
		}
		if m.Unit != want {
			t.Errorf("%s: unit %q, want %q", m.Name, m.Unit, want)
		}
	}
	if want := strings.Fields("params params_shared params_affine madds mac_refetch mac_fetch_once peak_activations model_bytes peak_memory " +
		"mac_stream mac_mcu-32k mac_mcu-64k mac_npu-128k mac_mcu-256k mac_cpu-l2-512k"); !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	for i, s := range cost.Scenarios() {
		if at := len(names) - len(cost.Scenarios()) + i; names[at] != s.Measure() {
			t.Errorf("scenario %s has the measure %s", s.Name, names[at])
		}
	}
	delete(fields, "arch")
	delete(fields, "layers")
	if len(fields) > 0 {
		t.Errorf("costs without a line in the table of kinds: %v", fields)
	}
}

func TestKindsAreConsistent(t *testing.T) {
	seen := map[string]bool{}
	candidates := Candidates()
	for _, k := range kinds {
		if k.Name == "" || seen[k.Name] {
			t.Errorf("the name %q is empty or not the only one", k.Name)
		}
		seen[k.Name] = true
		if !k.Better.Known() {
			t.Errorf("%s: better is %q", k.Name, k.Better)
		}
		if k.Worst == nil {
			continue
		}
		if k.Better == Neither {
			t.Errorf("%s can be an objective, but is better in no direction", k.Name)
		}
		if !slices.ContainsFunc(candidates, func(c Kind) bool { return c.Name == k.Name }) {
			t.Errorf("%s can be an objective, but candidates of a search do not have it", k.Name)
		}
		if worst := k.Worst(10, 1000); !k.Better.Beats(k.Ideal, worst) {
			t.Errorf("%s: the ideal %v is not better than the worst %v", k.Name, k.Ideal, worst)
		}
	}
}

func TestMeasuresAreFoundByName(t *testing.T) {
	m := Measures{{Name: "params", Value: 7}, {Name: "accuracy", Value: 90}}
	if got, ok := m.Get("accuracy"); !ok || got.Value != 90 {
		t.Errorf("accuracy: %+v, %v", got, ok)
	}
	if _, ok := m.Get("madds"); ok || !math.IsNaN(m.Value("madds")) {
		t.Error("found what is not there")
	}
	if costs := m.Costs(); len(costs) != 1 || costs[0].Name != "params" {
		t.Errorf("costs are %v, want params alone", costs)
	}
}

func TestBetter(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		better Better
		x, y   float64
		want   bool
	}{
		{Higher, 2, 1, true}, {Higher, 1, 2, false}, {Higher, 1, 1, false},
		{Lower, 1, 2, true}, {Lower, 2, 1, false}, {Lower, 1, 1, false},
		{Higher, 1, nan, true}, {Lower, 1, nan, true}, {Higher, nan, 1, false}, {Lower, nan, nan, false},
	} {
		if got := c.better.Beats(c.x, c.y); got != c.want {
			t.Errorf("%s: %v beats %v: %v", c.better, c.x, c.y, got)
		}
	}
	text, err := json.Marshal(Measure{Name: "x", Better: Neither})
	if want := `{"name":"x","value":0,"unit":"","better":""}`; err != nil || string(text) != want {
		t.Errorf("JSON %s (error %v), want %s", text, err, want)
	}
}
