package members

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/reports"
)

// recorded is a folder of runs with a search that an earlier version stopped after
// six candidates.
func recorded(t *testing.T) (parent string) {
	t.Helper()
	parent = t.TempDir()
	testkit.Must(t, os.CopyFS(filepath.Join(parent, "tiny"), os.DirFS("../nas/testdata/v3")))
	return parent
}

// Members have the numbers of the report's table.
func TestNumbersAreThoseOfTheTable(t *testing.T) {
	folder := filepath.Join(recorded(t), "tiny")
	all, err := All(rundir.Folder(folder))
	testkit.Must(t, err)
	outcome, err := nas.Read(folder)
	testkit.Must(t, err)
	var text bytes.Buffer
	testkit.Must(t, reports.FrontTable(outcome.Report).CSV(&text))
	lines, err := csv.NewReader(&text).ReadAll()
	testkit.Must(t, err)
	key := slices.Index(lines[0], "key")
	if len(lines)-1 != len(all) || len(all) < 2 {
		t.Fatalf("%d members, %d lines", len(all), len(lines)-1)
	}
	for i, m := range all {
		line := lines[i+1]
		if line[0] != fmt.Sprint(m.Number) || line[1] != m.Arch() || line[key] != m.Key {
			t.Errorf("member %d is %s (%s), the table has %v", m.Number, m.Arch(), m.Key, line)
		}
	}
}

func TestFind(t *testing.T) {
	parent := recorded(t)
	for _, name := range []string{filepath.Join(parent, "tiny") + "#2", filepath.Join(parent, "tiny") + "/#2", "tiny#2"} {
		m, err := Find(parent, name)
		testkit.Must(t, err)
		if m.Number != 2 || m.String() != filepath.Join(parent, "tiny")+"#2" {
			t.Errorf("%s is %s", name, m)
		}
		images, classes, err := m.Task()
		testkit.Must(t, err)
		if images.String() != "1x12x12" || classes != 4 {
			t.Errorf("%s is for images of %s and %d classes", name, images, classes)
		}
	}
	for name, want := range map[string]string{
		"tiny#99":  "has no member 99: its front has 2 members",
		"tiny#0":   "its number, from 1",
		"tiny#two": "its number, from 1",
		"#2":       "names no member",
		"gone#1":   "no run in gone or " + filepath.Join(parent, "gone"),
		"a/b#1":    "no run in a/b",
	} {
		_, err := Find(parent, name)
		testkit.WantError(t, err, want)
		if strings.HasPrefix(want, "no run") != errors.Is(err, rundir.ErrNoRun) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMissingCheckpoints(t *testing.T) {
	parent := recorded(t)
	m, err := Find(parent, "tiny#1")
	testkit.Must(t, err)
	path, err := m.Checkpoint()
	testkit.Must(t, err)
	testkit.Must(t, os.Remove(path))
	if _, err := m.Checkpoint(); !errors.Is(err, ErrNoCheckpoint) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	if _, _, err := m.Task(); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("error %v", err)
	}
}

func TestDiffers(t *testing.T) {
	m, err := Find(recorded(t), "tiny#1")
	testkit.Must(t, err)
	p := m.Plan()
	none, err := p.Differs(m.Plan())
	testkit.Must(t, err)
	if len(none) != 0 {
		t.Errorf("a plan differs from itself: %v", none)
	}
	p.Epochs, p.Recipe.Crop, p.Data.Name = 50, 3, "other"
	list, err := p.Differs(m.Plan())
	testkit.Must(t, err)
	want := []string{fmt.Sprintf("data.name other instead of %s", m.Experiment.Data.Name), fmt.Sprintf("epochs 50 instead of %d", m.Experiment.Training.Epochs), "recipe.crop 3 instead of nothing"}
	if !slices.Equal(list, want) {
		t.Errorf("differs: %q, want %q", list, want)
	}
}

// front is a front of four members of a search for accuracy.
func front() []Member {
	var all []Member
	e := nas.Experiment{Objectives: []nas.Objective{{Measure: eval.Accuracy}}}
	for i, v := range [][3]float64{{90, 8000, 4}, {88, 5000, 2.5}, {88, 4000, 1.5}, {70, 2000, 0.5}} {
		measures := eval.Measures{
			{Name: "accuracy", Value: v[0], Unit: "%", Better: eval.Higher},
			{Name: "params", Value: v[1], Unit: "elements", Better: eval.Lower},
			{Name: "latency", Value: v[2], Unit: "ms", Better: eval.Lower},
			{Name: "flash", Value: v[1], Unit: "bytes", Better: eval.Lower},
			{Name: "shared", Value: 1, Unit: "elements"},
		}
		all = append(all, Member{Run: "runs/x", Number: i + 1, Experiment: e, Candidate: store.Candidate{Result: eval.Result{Measures: measures}}})
	}
	return all
}

func TestPick(t *testing.T) {
	for _, tt := range []struct {
		most, least []string
		best        string
		picked      int      // number; 0: none
		reasons     []string // of each member
	}{
		{nil, nil, "", 1, []string{"", "accuracy 88 is below that of #1", "accuracy 88 is below that of #1", "accuracy 70 is below that of #1"}},
		{[]string{"params=5k"}, nil, "", 2, []string{"params 8,000 is above 5,000", "", "accuracy is that of #2", "accuracy 70 is below that of #2"}},
		{[]string{"latency=2ms"}, []string{"accuracy=80"}, "params", 3, []string{"latency 4.00 is above 2", "latency 2.50 is above 2", "", "accuracy 70 is below 80"}},
		{[]string{"flash=2Ki", "params=3k"}, []string{"accuracy=75"}, "", 0, []string{
			"flash 8,000 is above 2,048, params 8,000 is above 3,000", "flash 5,000 is above 2,048, params 5,000 is above 3,000",
			"flash 4,000 is above 2,048, params 4,000 is above 3,000", "accuracy 70 is below 75"}},
	} {
		c, err := Pick(front(), tt.most, tt.least, tt.best)
		testkit.Must(t, err)
		if c.Picked != tt.picked-1 {
			t.Errorf("%v %v: #%d is picked, want #%d", tt.most, tt.least, c.Picked+1, tt.picked)
		}
		for i, want := range tt.reasons {
			if got := strings.Join(c.Verdicts[i].Reasons, ", "); got != want {
				t.Errorf("%v %v: #%d: %q, want %q", tt.most, tt.least, i+1, got, want)
			}
		}
		if tt.picked == 0 && c.Nearest != 3 {
			t.Errorf("#%d is nearest", c.Nearest+1)
		}
	}
}

func TestBounds(t *testing.T) {
	measures := stored(front())
	for text, want := range map[string]float64{
		"params=5000": 5000, "params=5k": 5000, "params=1.5M": 1.5e6, "params=2e3": 2000, "params=3Ki": 3072, "params=2m": 2e6,
		"latency=2ms": 2, "latency=2": 2, "latency=0.5s": 500, "latency=1500us": 1.5, "accuracy=90%": 90,
		"flash=64KiB": 65536, "flash=64kB": 64000, "flash=100B": 100, "flash=2 MiB": 2 << 20,
	} {
		if b, err := ParseBound(text, false, measures); err != nil || math.Abs(b.Limit-want) > 1e-9 {
			t.Errorf("%s is %v, error %v, want %g", text, b.Limit, err, want)
		}
	}
	for text, want := range map[string]string{
		"params":       "must be MEASURE=NUMBER",
		"params=":      "must be MEASURE=NUMBER",
		"params=-3":    "must be MEASURE=NUMBER",
		"params=many":  "must be MEASURE=NUMBER",
		"param=3":      "did you mean params?",
		"energy=3":     "unknown measure \"energy\" (have accuracy, params, latency, flash, shared)",
		"params=2ms":   "params is in elements, not in ms",
		"params=2KiB":  "params is in elements, not in KiB",
		"params=1e999": "too large",
		"latency=2m":   "latency is in ms, not in m",
		"accuracy=90k": "accuracy is in %, not in k",
		"madds=9":      "madds was not measured in this run (it has accuracy, params",
	} {
		_, err := ParseBound(text, true, measures)
		testkit.WantError(t, err, want)
	}
}

func TestPickRefuses(t *testing.T) {
	_, err := Pick(front(), nil, nil, "energy")
	testkit.WantError(t, err, "unknown measure")
	_, err = Pick(front(), nil, nil, "shared")
	testkit.WantError(t, err, "better neither higher nor lower")
}

// A measure that a member does not have keeps it from being picked.
func TestMissingMeasures(t *testing.T) {
	all := front()
	all[0].Result.Measures = all[0].Result.Measures[1:]
	c, err := Pick(all, nil, nil, "accuracy")
	testkit.Must(t, err)
	if c.Picked != 1 || c.Verdicts[0].Reasons[0] != "has no accuracy" {
		t.Errorf("#%d is picked, #1: %v", c.Picked+1, c.Verdicts[0].Reasons)
	}
	all[0].Result.Measures = all[0].Result.Measures[:0]
	c, err = Pick(all, []string{"params=1k"}, nil, "accuracy")
	testkit.Must(t, err)
	if c.Picked != -1 || c.Nearest != 3 {
		t.Errorf("#%d is picked, #%d nearest", c.Picked+1, c.Nearest+1)
	}
}
