package reports

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
)

func smallComparison() Comparison {
	run := func(name, group string, seed uint64, accuracy float64) ComparedRun {
		return ComparedRun{
			Name: name, Algorithm: group, Group: group, Seed: seed, Evaluations: 2,
			Front:       []ComparedMember{{Arch: "stem8 8x2 head8", Values: []float64{accuracy, 2000}, Joint: accuracy > 80}, {Arch: "stem8 8x1 head8", Values: []float64{accuracy - 9, 100}}},
			Hypervolume: Curve{Name: name, Points: []Point{{1, 0.25}, {2, accuracy / 100}}},
		}
	}
	attained := []Attainment{{Best: []Point{{100, 70}, {2000, 90}}, Median: []Point{{100, 60}}, Worst: []Point{{2000, 80}}}}
	return Comparison{
		Title: "Searches on <clothes>", Command: "lrunet report a b", Notes: []string{"A note."}, HypervolumeNote: "Share of the box.",
		Objectives: []Objective{{"accuracy", "%", eval.Higher}, {"params", "elements", eval.Lower}},
		Runs:       []ComparedRun{run("runs/a", "nsga2", 1, 90), run("runs/b", "nsga2", 2, 80), run("runs/<c>", "random search", 1, 70), {Name: "runs/empty", Algorithm: "local"}},
		Groups:     []ComparedGroup{{"nsga2", []uint64{1, 2}, Range{0.85, 0.8, 0.9}, attained}},
		Tests:      []ComparedTest{{"nsga2", "random search", 1, 1, 0, 0.2, math.NaN(), 1}},
	}
}

func TestComparisonDocuments(t *testing.T) {
	var md, page, csv strings.Builder
	for _, err := range []error{ComparisonMarkdown(&md, smallComparison()), ComparisonPage(&page, smallComparison()), ComparisonTable(smallComparison()).CSV(&csv)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"## Paired tests", "## Groups of seeds", "lrunet report a b", "A note.", "Share of the box.", "| runs/a "} {
		if !strings.Contains(md.String(), want) {
			t.Errorf("the document lacks %q:\n%s", want, md.String())
		}
	}
	for _, want := range []string{"&lt;clothes&gt;", `id="compared-1"`, `id="compared-hypervolume"`, `id="attained-1"`, "runs/&lt;c&gt;", "lrunet report a b", "tone-a", "tone-b"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page.String(), ">NaN<") || strings.Contains(md.String(), "NaN") || strings.Contains(page.String(), "<clothes>") {
		t.Error("the page shows NaN, or a name as markup")
	}
	if want := "run,algorithm,seed,evaluations,hypervolume,front,joint,best accuracy\nruns/a,nsga2,1,2,0.9,2,1,90\n"; !strings.HasPrefix(csv.String(), want) || !strings.Contains(csv.String(), "runs/empty,local,0,0,0,0,0,\n") {
		t.Errorf("CSV is\n%s", csv.String())
	}
}

// Runs of a group have one colour and one name in the legend.
func TestComparedTones(t *testing.T) {
	c := smallComparison()
	lines := comparedCourse(c).Lines
	if lines[0].Tone != lines[1].Tone || lines[0].Tone == lines[2].Tone || lines[0].Name != "nsga2" || lines[1].Name != "" || lines[2].Name != "random search" {
		t.Errorf("lines %+v", lines)
	}
	c.Groups = nil
	if lines = comparedCourse(c).Lines; lines[0].Tone == lines[1].Tone || lines[1].Name != "runs/b" {
		t.Errorf("without groups, lines %+v", lines)
	}
}

// Marks stand for the members of all runs, in their order, which tooltips follow.
func TestComparedFronts(t *testing.T) {
	c := smallComparison()
	figures, items := comparedFronts(c), c.items()
	if len(figures) != 1 || len(figures[0].Marks) != 6 || len(items) != 6 {
		t.Fatalf("%d figures, %d items", len(figures), len(items))
	}
	for i, m := range figures[0].Marks {
		run := c.Runs[i/2]
		if m.Row != i || m.Y != run.Front[i%2].Values[0] || m.Front != run.Front[i%2].Joint || items[i].Facts[0][1] != run.Name {
			t.Errorf("mark %d is %+v, item %+v", i, m, items[i])
		}
	}
}

// What is attained is drawn from each point on to the worst value of all, which lies to
// the right of costs and to the left of speeds.
func TestAttainedSurfaces(t *testing.T) {
	points, all := []Point{{100, 70}, {2000, 90}}, []float64{50, 100, 2000, 3000}
	if l := surface(points, Objective{Better: eval.Lower}, all, line{}); !l.Late || !slices.Equal(l.Points, []Point{{100, 70}, {2000, 90}, {3000, 90}}) {
		t.Errorf("cost: %+v", l)
	}
	points = []Point{{2000, 70}, {100, 90}}
	if l := surface(points, Objective{Better: eval.Higher}, all, line{}); l.Late || !slices.Equal(l.Points, []Point{{50, 90}, {100, 90}, {2000, 70}}) {
		t.Errorf("speed: %+v", l)
	}
	if l := surface(nil, Objective{Better: eval.Lower}, all, line{}); len(l.Points) > 0 {
		t.Errorf("nothing: %+v", l)
	}
}

func TestComparisonValidates(t *testing.T) {
	c := smallComparison()
	c.Runs[0].Front[0].Values = nil
	for name, bad := range map[string]Comparison{"values": c, "objectives": {Title: "x"}} {
		if err := ComparisonPage(&strings.Builder{}, bad); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want one about %s", err, name)
		}
	}
}
