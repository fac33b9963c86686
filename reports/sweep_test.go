package reports

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/internal/testkit"
)

// smallSweep is a record of three networks that the golden files show.
func smallSweep() Sweep {
	nan := math.NaN()
	none := Estimate{nan, nan, 0}
	costs := func(params, shared float64) eval.Measures {
		return eval.Measures{
			{Name: "params", Value: params, Unit: "elements", Better: eval.Lower},
			{Name: "params_shared", Value: shared, Unit: "elements"},
			{Name: "madds", Value: 20 * params, Unit: "multiply-adds", Better: eval.Lower},
		}
	}
	start := time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)
	machine := Machine{CPU: "AMD EPYC 9R14", Cores: 2, Threads: 2, Kernels: "avx512", System: "linux/amd64, go1.26"}
	return Sweep{
		Title: "Layer reuse on <Fashion-MNIST>", Experiment: "paper-fashion-mnist", Dataset: "fashion-mnist", DatasetHash: strings.Repeat("5e", 32),
		Images: 10000, Trained: 60000, Tested: true, Recipe: "batch 256, rate 0.1", Epochs: 30, Seeds: []uint64{1, 2, 3}, Planned: 9, Done: 7,
		Networks: []SweepNetwork{
			{"lrunet-1", "stem64/2 64x1 head64", 1, costs(130250, 0), none, Estimate{91.2, 0.1, 3}, Estimate{91.4, 0.1, 3}, 20 * 130250, 1.5, 91.17, 0, "", "", nil},
			{"lrunet-10", "stem64/2 64x10 head64", 10, costs(182090, 104320), none, Estimate{93.25, 0.125, 3}, Estimate{93.5, 0.25, 3}, 20 * 182090, 12.25, 93.46, 0, "", "", nil},
			{"mobilenet-0.25", "", 0, costs(215498, 0), none, Estimate{90.5, nan, 1}, Estimate{91, nan, 1}, 20 * 215498, 2, 90.63, 0, "", "", nil},
			{"lrunet-2", "stem64/2 64x2 head64", 2, nil, none, none, none, nan, nan, nan, 0, "", "", nil},
		},
		Baseline:   "lrunet-1",
		Gains:      []SweepGain{{"lrunet-10", 2.05, 0.25, 3, "", 2.29}},
		Curves:     []SweepCurve{{"lrunet-1", 1, []CurvePoint{{1, 0.75, 0.1, nan}, {2, 0.5, 0.01, nan}}}},
		Truncated:  "lrunet-10",
		TruncateAt: []SweepTruncation{{1, Estimate{20, 2, 3}}, {2, Estimate{93.25, 0.125, 3}}},
		Failures:   []SweepFailure{{"lrunet-2", 1, "loss is NaN at step 3"}},
		Sessions: []Session{
			{"lrunet sweep paper-fashion-mnist", "abc123", machine, start, start.Add(time.Hour), 5},
			{"lrunet sweep paper-fashion-mnist --truncate", "abc124", machine, start.Add(2 * time.Hour), start.Add(150 * time.Minute), 2},
		},
		Notes: []string{"Accuracy is that of the last epoch."}, PublishedEpochs: 300,
	}
}

func TestSweepTables(t *testing.T) {
	r := smallSweep()
	var document, text, csv, curves bytes.Buffer
	for _, err := range []error{SweepMarkdown(&document, r), SweepTable(r).Text(&text), SweepTable(r).CSV(&csv), CurveTable(r).CSV(&curves)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	testkit.Golden(t, "record.md", document.Bytes())
	testkit.Golden(t, "record.txt", text.Bytes())
	testkit.Golden(t, "record.csv", csv.Bytes())
	testkit.Golden(t, "curves.csv", curves.Bytes())
}

// The page draws every network that has both values, with whiskers where
// there is a spread, and says everything that the document says.
func TestSweepPage(t *testing.T) {
	var b bytes.Buffer
	if err := SweepPage(&b, smallSweep()); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		"Layer reuse on &lt;Fashion-MNIST&gt;", `id="course-loss"`, `id="accuracy-reuse"`, `id="accuracy-params"`, `id="accuracy-iterations"`,
		"Welch&#39;s t interval", "Gain of reuse", "± 0.25 at 95 %", "loss is NaN at step 3", "1 h 30 min", "lrunet sweep paper-fashion-mnist --truncate",
		"layer reuse, measured", "layer reuse, published (300 epochs)", "mobilenet-0.25</text>",
		`id="accuracy-madds"`, "multiply-adds (log scale)", `id="gain"`, "lrunet-10</text>", "lrunet-10 2.05 (1.8 to 2.3)", `id="sessions"`, "2: 2 trained</text>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if n := strings.Count(page, `class="curve whisker"`) - 1; n != 2+2+2+(2+2)+1 { // one in the legend; reuse, parameters, iterations, two other costs, gain
		t.Errorf("%d whiskers, want 11", n)
	}
	var again bytes.Buffer
	if err := SweepPage(&again, smallSweep()); err != nil || again.String() != page {
		t.Errorf("another page for the same record (error %v)", err)
	}
	t.Run("empty", func(t *testing.T) {
		var b bytes.Buffer
		if err := SweepPage(&b, Sweep{Title: "x"}); err != nil {
			t.Error(err)
		}
		if err := SweepMarkdown(&b, Sweep{Title: "x"}); err != nil {
			t.Error(err)
		}
	})
	t.Run("a network twice", func(t *testing.T) {
		r := smallSweep()
		r.Networks = append(r.Networks, r.Networks[0])
		if err := SweepPage(&b, r); err == nil || !strings.Contains(err.Error(), "duplicate") {
			t.Errorf("error %v", err)
		}
	})
}

// Each training of several has a thin line beside the mean's.
func TestSingleTrainingsAreDrawn(t *testing.T) {
	s := smallSweep()
	s.Curves = append(s.Curves, SweepCurve{"lrunet-1", 2, []CurvePoint{{1, 1.75, 0.1, 80}, {2, 1.5, 0.01, 85}}})
	loss := curveFigures(s)[0]
	if n := len(loss.Lines); n != 3 || !loss.Lines[0].Faint || !loss.Lines[1].Faint || loss.Lines[2].Faint {
		t.Fatalf("lines %+v, want two thin ones and their mean", loss.Lines)
	}
	if mean := loss.Lines[2].Points[1]; mean != (Point{2, 1}) || loss.Y.Max < 1.75 {
		t.Errorf("mean %v on an axis up to %v", mean, loss.Y.Max)
	}
}

// Names that are too long for figures are short there, and still apart.
func TestShortNames(t *testing.T) {
	named := func(name, label, variant string) SweepNetwork {
		n := SweepNetwork{Name: name, Label: label, Variant: variant}
		if variant != "" {
			n.Name += ", " + variant
		}
		return n
	}
	const one, deep = "stem64/2 64x1/2 128x1/2 256x1 head256", "stem64/2 64x14/2 128x14/2 256x14 head256"
	for want, networks := range map[string][]SweepNetwork{
		"lrunet-1 lrunet-2":              {named("lrunet-1", "reuse 1", ""), named("lrunet-2", "reuse 2", "")},
		"reuse 1 reuse 14 lrunet-2":      {named(one, "reuse 1", ""), named(deep, "reuse 14", ""), named("lrunet-2", "", "")},
		"network 1 network 2":            {named(one, "", ""), named(deep, "", "")},
		"reuse 1, a reuse 1, b reuse 14": {named(one, "reuse 1", "a"), named(one, "reuse 1", "b"), named(deep, "reuse 14", "")},
		"a b":                            {named(one, "reuse 1", "a"), named(one, "reuse 1", "b")},
	} {
		var got []string
		names := Sweep{Networks: networks}.short()
		for _, n := range networks {
			got = append(got, names[n.Name])
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("names %q, want %q", text, want)
		}
	}
}

// Networks that are trained in several ways have a row for each, with its epochs,
// and what each way gains over the first.
func TestSweepOfVariants(t *testing.T) {
	r := smallSweep()
	r.Variants = []SweepVariant{{"plain", 10, "batch 128"}, {"muon", 20, "batch 128, optimizer muon"}}
	r.Effects = []SweepGain{{"lrunet-1, muon", 1.25, 0.5, 3, "", math.NaN()}}
	r.Networks = r.Networks[:2]
	r.Networks[0].Name, r.Networks[0].Epochs, r.Networks[0].Variant = "lrunet-1, plain", 10, "plain"
	r.Networks[1].Name, r.Networks[1].Epochs, r.Networks[1].Variant = "lrunet-1, muon", 20, "muon"
	var document, page bytes.Buffer
	if err := SweepMarkdown(&document, r); err != nil {
		t.Fatal(err)
	}
	if err := SweepPage(&page, r); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "variants.md", document.Bytes())
	for _, want := range []string{"Variants</h2>", "batch 128, optimizer muon", "minus that of plain for the same network", "1.25"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// With variants, a line joins the networks of each.
func TestLinesOfVariants(t *testing.T) {
	r := smallSweep()
	r.Variants = []SweepVariant{{"plain", 10, ""}, {"muon", 10, ""}}
	plain, deep := r.Networks[0], r.Networks[1]
	r.Networks = nil
	for _, v := range r.Variants {
		for _, n := range []SweepNetwork{plain, deep} {
			n.Name, n.Variant = n.Name+", "+v.Name, v.Name
			r.Networks = append(r.Networks, n)
		}
	}
	joined := map[string]int{}
	for _, l := range sweepFigures(r)[0].Lines {
		if !l.Whisker {
			joined[l.Name] = len(l.Points)
		}
	}
	if joined["plain"] != 2 || joined["muon"] != 2 || joined["layer reuse, measured"] != 0 {
		t.Errorf("lines join %v networks, want 2 of each variant", joined)
	}
	if got := r.ways(); got != "trained in 2 ways" {
		t.Errorf("got %q", got)
	}
}
