package nas

import (
	"math"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/lrunet"
	"lrunet/reports"
)

// Blocks have all parameters and multiply-adds of a network, each once, and the maps
// that they work on.
func TestBlocksHaveTheCosts(t *testing.T) {
	for text, maps := range map[string][]int{
		"stem8/2 16x3o/2 24x2r2 32x1/2 head16g4": {28, 14, 7, 7, 4},
		"stem8 8x1 head8":                        {28, 28, 28},
		"stem8/2 8x2s2i 8x2 8x2 8x2 8x2 8x2 8x2 8x2 8x2 8x2 8x2n3/2 head8-linear": {28, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 7},
	} {
		a, err := lrunet.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		in := lrunet.Shape{C: 1, H: 28, W: 28}
		p, err := a.Program(in, 3)
		if err != nil {
			t.Fatal(err)
		}
		var params, madds float64
		var texts []string
		blocks := task{in, []string{"a", "b", "c"}}.blocks(a)
		for i, b := range blocks {
			params, madds, texts = params+b.Params, madds+b.MAdds, append(texts, b.Text)
			if b.Params == 0 || b.MAdds == 0 || b.Height != maps[i] || b.Across != maps[i] {
				t.Errorf("%s: block %+v, want maps of %d pixels", text, b, maps[i])
			}
		}
		if c := cost.Of(p); params != float64(c.Params) || madds != float64(c.MAdds) || strings.Join(texts, " ") != text {
			t.Errorf("%s: blocks %q have %v parameters and %v multiply-adds, the network %d and %d", text, texts, params, madds, c.Params, c.MAdds)
		}
	}
	stage := task{lrunet.Shape{C: 1, H: 28, W: 28}, []string{"a", "b"}}.blocks(parse(t, "stem8/2 16x3/2 head16"))[1]
	stage.Params, stage.MAdds = 0, 0
	if want := (reports.Block{Name: "stage 1", Text: "16x3/2", Width: 16, Height: 14, Across: 14, Reuse: 3, Shrink: 2, Pool: true}); stage != want {
		t.Errorf("stage %+v, want %+v", stage, want)
	}
}

func parse(t *testing.T, text string) lrunet.Arch {
	t.Helper()
	a, err := lrunet.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Trainings that overlap are of different workers, those of another host too; a
// worker takes the next one when it is free.
func TestSpans(t *testing.T) {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	trained := func(host string, from, to int) store.Candidate {
		c := store.Candidate{Trained: true}
		c.Result.Origin = eval.Origin{Host: host, Started: began.Add(time.Duration(from) * time.Second)}
		c.Result.Duration = time.Duration(to-from) * time.Second
		return c
	}
	list := spans([]store.Candidate{
		trained("a", 5, 9), trained("a", 0, 5), trained("a", 1, 7), {}, trained("b", 2, 3), trained("a", -9, 20), trained("a", 7, 8),
	}, began)
	for i, want := range []int{1, 1, 2, 0, 1, 0, 2} {
		if list[i].Worker != want || (want == 0) != list[i].Started.IsZero() {
			t.Errorf("candidate %d: %+v, want worker %d", i, list[i], want)
		}
	}
}

func TestSpent(t *testing.T) {
	trained := func(epochs int, failure string, curve ...eval.Epoch) store.Candidate {
		return store.Candidate{Trained: true, Result: eval.Result{Job: eval.Job{Epochs: epochs}, Failure: failure, Curve: curve}}
	}
	list := []store.Candidate{{}, trained(4, ""), {}, trained(4, "loss is NaN", eval.Epoch{Epoch: 1}), trained(4, "memory"), trained(4, "")}
	got := spent(curve("nsga2", []float64{0, 0.1, 0.1, 0.1, 0.2, 0.3}), list)
	want := []reports.Point{{X: 4, Y: 0.1}, {X: 5, Y: 0.2}, {X: 9, Y: 0.3}}
	if got.Name != "nsga2" || len(got.Points) != len(want) {
		t.Fatalf("%+v, want %+v", got, want)
	}
	for i, p := range got.Points {
		if p != want[i] {
			t.Errorf("point %d: %+v, want %+v", i, p, want[i])
		}
	}
}

// A report has all that is known of each candidate.
func TestReportTellsOfCandidates(t *testing.T) {
	e, o := tiny(t), options(t)
	most := 700.0
	e.Constraints = []Constraint{{Measure: "params", Max: &most}}
	e.Search.Baseline = baselineSeries
	r := run1(t, e, o).Report
	if len(r.Genes) != 9 || r.Images != 40 || strings.Join(r.Classes, "") != "0123" || len(r.Limits) != 1 || r.Limits[0].Max != most || !math.IsNaN(r.Limits[0].Min) {
		t.Errorf("genes %v, classes %v, limits %v", r.Genes, r.Classes, r.Limits)
	}
	keys := map[string]bool{}
	for _, row := range r.Rows {
		keys[row.Key] = true
	}
	children, broken := 0, 0
	for _, row := range r.Rows {
		if len(row.Genes) != len(r.Genes) || len(row.Blocks) < 3 || row.Lineage == nil || len(row.Commands) == 0 {
			t.Errorf("row %+v is incomplete", row)
		}
		for _, parent := range row.Lineage.Parents {
			children++
			if !keys[parent] {
				t.Errorf("parent %s is no row", parent)
			}
		}
		if row.Violation > 0 {
			broken++
			if row.Epochs != 0 || len(row.Curve) != 0 || row.Span.Worker != 0 {
				t.Errorf("%s was not trained, but has %+v", row.Arch, row)
			}
			continue
		}
		accuracy := row.Measures.Value(eval.Accuracy)
		if row.Epochs != 4 || len(row.Curve) != 4 || row.Curve[3].Accuracy != accuracy || len(row.Recalls) != 4 || row.Span.Worker == 0 {
			t.Errorf("%s has %+v", row.Arch, row)
		}
	}
	if children == 0 || broken == 0 || broken == len(r.Rows) {
		t.Errorf("%d children, %d of %d candidates break the limit: nothing is tried", children, broken, len(r.Rows))
	}
	if len(r.Spent) != 2 || r.Spent[0].Points[len(r.Spent[0].Points)-1].X != float64(4*(len(r.Rows)-broken)) {
		t.Errorf("spent %+v", r.Spent)
	}
}

// What a study of an earlier version does not say of its task, a checkpoint says.
func TestEarlierStudiesHaveBlocks(t *testing.T) {
	for _, version := range []string{"v1", "v3"} {
		outcome, err := Read("testdata/" + version)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range outcome.Report.Rows {
			sum := 0.0
			for _, b := range row.Blocks {
				sum += b.Params
			}
			if sum != row.Measures.Value("params") {
				t.Errorf("%s: %s has %v parameters in its blocks, want %v", version, row.Arch, sum, row.Measures.Value("params"))
			}
		}
	}
}

// Published networks are references with their costs, unless the search has them.
func TestReferences(t *testing.T) {
	fashion := task{lrunet.Shape{C: 1, H: 28, W: 28}, make([]string, 10)}
	rows := []reports.Row{{Arch: lrunet.Canonical("lrunet-1")}}
	list, err := Experiment{}.references("fashion-mnist", fashion, rows)
	if err != nil || len(list) != 5 {
		t.Fatalf("%d references, error %v, want five", len(list), err)
	}
	r := list[0]
	if r.Name != "lrunet-10" || r.Measures.Value(eval.Accuracy) != 93.46 || r.Measures.Value("params") != 182090 || !strings.Contains(r.Source, "best test epoch") {
		t.Errorf("reference %+v", r)
	}
	for _, none := range []struct {
		dataset string
		task    task
	}{{"fashion-mini", fashion}, {"fashion-mnist", task{}}} {
		if list, err := (Experiment{}).references(none.dataset, none.task, nil); err != nil || len(list) > 0 {
			t.Errorf("%s: references %v, error %v", none.dataset, list, err)
		}
	}
}

// Networks have their published names, those of the first population and those that
// the search came to.
func TestPublishedNames(t *testing.T) {
	e := Experiment{Search: Search{Start: []string{"lrunet-2", "stem8 8x1 head8"}}}
	names := e.names("cifar10")
	for _, name := range []string{"lrunet-2", "lrunet-14"} {
		if got := names[lrunet.Canonical(name)]; got != name {
			t.Errorf("%s is named %q", name, got)
		}
	}
	if name, ok := names["stem8 8x1 head8"]; ok || e.names("fashion-mini")[lrunet.Canonical("lrunet-14")] != "" {
		t.Errorf("a network without a name is called %q, or one that was published for other data has its name", name)
	}
}

// Commands say how files become images as the search took them.
func TestTrainCommandNamesTheData(t *testing.T) {
	e := Experiment{Data: experiments.Data{Name: "dir:/a b", Images: experiments.Images{Size: 24, SkipBroken: true, TestShare: 0.25}}, Training: experiments.Training{Epochs: 3}}
	got := e.trainCommand("stem8 8x1 head8")[0].Line
	if want := "lrunet train 'stem8 8x1 head8' --data 'dir:/a b' --image-size 24 --test-share 0.25 --skip-broken --epochs 30"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
