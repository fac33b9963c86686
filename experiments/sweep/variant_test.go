package sweep

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments/rundir"
)

const variantsYAML = `
variants:
  - {name: plain}
  - {name: smooth, recipe: {batch: 10, learning_rate: 0.1, momentum: 0.9, label_smoothing: 0.1}}
  - {name: long, epochs: 3}
`

// varied is the tiny sweep of two networks, trained in three ways.
func varied(t testing.TB) Sweep {
	s := tiny(t)
	s.Restrict(s.Networks[:2])
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if s, err = Parse("varied.yaml", append(text, variantsYAML...)); err != nil {
		t.Fatal(err)
	}
	return s
}

// Every network is trained in each way with each seed; each training is found
// again, and gains are those over the same way and over the first.
func TestVariantsAreTrained(t *testing.T) {
	o := options(t)
	outcome := run1(t, varied(t), o)
	var rows []string
	for _, n := range outcome.Report.Networks {
		rows = append(rows, n.Name)
		if n.Test.Seeds != 2 {
			t.Errorf("%s has %d seeds, want 2", n.Name, n.Test.Seeds)
		}
	}
	recipes := []string{"batch 10, learning rate 0.1, momentum 0.9, schedule cosine", "as plain, but label smoothing 0.1", "as plain"}
	for i, v := range outcome.Report.Variants {
		if v.Recipe != recipes[i] {
			t.Errorf("%s has the recipe %q, want %q", v.Name, v.Recipe, recipes[i])
		}
	}
	a, b := "stem8/2 8x1g4 head8g4", "stem8/2 8x2g4 head8g4"
	if want := []string{a + ", plain", a + ", smooth", a + ", long", b + ", plain", b + ", smooth", b + ", long"}; !slices.Equal(rows, want) {
		t.Fatalf("rows %q, want %q", rows, want)
	}
	keys := map[string]bool{}
	for _, training := range outcome.Trainings {
		keys[training.Key] = true
		j := training.Result.Job
		if j.Epochs != training.Training.Epochs || j.Recipe != training.Training.Recipe || (j.Recipe.LabelSmoothing != 0) != (training.Variant == "smooth") {
			t.Errorf("%s was trained for %d epochs with %s", training.Name, j.Epochs, j.Recipe)
		}
		if _, err := os.Stat(CheckpointPath(rundir.Folder(outcome.Run), training.Name, training.Seed)); err != nil {
			t.Error(err)
		}
	}
	if len(keys) != 12 {
		t.Errorf("%d different trainings, want 12", len(keys))
	}
	checkEffects(t, outcome)
	if again := run1(t, varied(t), o); len(again.Trainings) != 12 || again.Report.Sessions[len(again.Report.Sessions)-1].Trainings != 12 {
		t.Errorf("the second run made a session: %+v", again.Report.Sessions)
	}
}

// checkEffects holds the gains against the rows' accuracies.
func checkEffects(t *testing.T, outcome *Outcome) {
	t.Helper()
	mean := map[string]float64{}
	for _, n := range outcome.Report.Networks {
		mean[n.Name] = n.Test.Mean
	}
	if len(outcome.Report.Effects) != 4 || len(outcome.Report.Gains) != 3 {
		t.Fatalf("%d effects and %d gains, want 4 and 3", len(outcome.Report.Effects), len(outcome.Report.Gains))
	}
	for _, e := range outcome.Report.Effects {
		network, _, _ := strings.Cut(e.Name, ",")
		if want := mean[e.Name] - mean[network+", plain"]; e.Mean != want {
			t.Errorf("%s gains %v, want %v", e.Name, e.Mean, want)
		}
	}
	for _, g := range outcome.Report.Gains {
		if want := mean[g.Name] - mean[strings.Replace(g.Name, "8x2", "8x1", 1)]; g.Mean != want {
			t.Errorf("reuse in %s gains %v, want %v", g.Name, g.Mean, want)
		}
	}
}

// A sweep takes further variants; one of the same name that is another is refused.
func TestSweepTakesFurtherVariants(t *testing.T) {
	s, o := varied(t), options(t)
	first := s
	if err := first.RestrictVariants([]string{"smooth"}); err != nil {
		t.Fatal(err)
	}
	run1(t, first, o)
	outcome := run1(t, s, o)
	if n := len(outcome.Trainings); n != 12 || outcome.Report.Sessions[1].Trainings != 8 {
		t.Errorf("%d trainings, sessions %+v: want 12, 8 of them new", n, outcome.Report.Sessions)
	}
	if n := outcome.Report.Taken; n != 0 {
		t.Errorf("%d trainings of other runs, want none", n)
	}
	if outcome.Sweep.Variants[0].Name != "smooth" {
		t.Errorf("the variants are %+v: those there were come first", outcome.Sweep.Variants)
	}
	s.Variants[2].Epochs = 1
	if _, err := Run(t.Context(), s, o); err == nil || !strings.Contains(err.Error(), "epochs") {
		t.Errorf("another training under the same name: error %v", err)
	}
	if _, err := Run(t.Context(), tinyIn(s), o); err == nil || !strings.Contains(err.Error(), "variants") {
		t.Errorf("without variants: error %v", err)
	}
	if err := s.RestrictVariants([]string{"none"}); err == nil {
		t.Error("a variant that is not there was taken")
	}
}

// tinyIn is the sweep without variants.
func tinyIn(s Sweep) Sweep {
	s.Variants = nil
	return s
}

func TestVariantMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"variants: [{epochs: 2}]":                    "variants: 1: name is missing",
		"variants: [{name: a}, {name: a}]":           "variants: duplicate a",
		"variants: [{name: a/b}]":                    "variants: a/b: name must be like a_b",
		"variants: [{name: a, epochs: -1}]":          "variants: a: epochs must be positive",
		"variants: [{name: a, recipe: {batch: -1}}]": "variants: a: recipe: batch",
		"variants: [{name: a, recipes: {batch: 1}}]": "recipes",
		"variants: [{name: a, recipe: nothing}]":     "nothing",
	} {
		_, err := Parse("tiny.yaml", []byte(tinyYAML+text+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "tiny.yaml: line 1") {
			t.Errorf("%s: error %v, want the line and %q", text, err, want)
		}
	}
}

// A record of variants is written from its study alone.
func TestVariantsAreReportedAgain(t *testing.T) {
	outcome := run1(t, varied(t), options(t))
	path := filepath.Join(outcome.Run, rundir.RecordMarkdown)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Report(outcome.Run); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the record differs (error %v)", err)
	}
	for _, want := range []string{"in 3 ways", "## Variants", "## Gain of each variant", "label smoothing 0.1"} {
		if !strings.Contains(string(after), want) {
			t.Errorf("the record has no %q:\n%s", want, after)
		}
	}
	if best, ok := outcome.Trainings[0].Result.Measures.Get(eval.TestAccuracy); !ok || best.Value == 0 {
		t.Errorf("the first training has no accuracy")
	}
}
