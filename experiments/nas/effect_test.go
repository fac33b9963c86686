package nas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/reports"
)

// reused are candidates, each another network, whose accuracy follows from the
// parameters and the reuse of their stages, and some noise.
func reused(n int) []reports.Row {
	random := rand.New(rand.NewPCG(1, 2))
	var rows []reports.Row
	for _, k := range random.Perm(8 * 6 * 6)[:n] {
		width, a, b := 8*(1+k/36), 1+k/6%6, 1+k%6
		params := float64(100 * width * width)
		accuracy := 50 + 2*math.Log2(params) + 3*math.Log2(float64(a+b)) + 0.1*random.NormFloat64()
		rows = append(rows, reports.Row{
			Arch:     fmt.Sprintf("stem8 %dx%d %dx%d head8", width, a, width, b),
			Genes:    []float64{float64(width), float64(a), float64(b)},
			Measures: eval.Measures{{Name: eval.Accuracy, Value: accuracy}, {Name: "params", Value: params}},
		})
	}
	return rows
}

func TestEffects(t *testing.T) {
	list := effects(reused(100))
	if len(list) != 3 {
		t.Fatalf("effects %+v, want three", list)
	}
	for i, want := range []float64{2, 3} {
		if e := list[i]; math.Abs(e.Gain-want) > 0.1 || e.Low > want || e.High < want || e.High-e.Low > 0.3 || e.Count != 100 || e.Low > e.Gain || e.High < e.Gain {
			t.Errorf("%+v, want %v", e, want)
		}
	}
	if e := list[2]; e.Gain < 0.3 || e.Low < 0.2 || e.High > 1.5 || e.Count < fewestPairs {
		t.Errorf("%+v, want half a point for each iteration", e)
	}
}

// A pair differs in one stage's reuse and in nothing else.
func TestReuseFamilies(t *testing.T) {
	row := func(arch string, accuracy float64) reports.Row {
		return reports.Row{Arch: arch, Measures: eval.Measures{{Name: eval.Accuracy, Value: accuracy}}}
	}
	got := reuseFamilies([]reports.Row{
		row("stem8 8x1 8x2 head8", 80), row("stem8 8x1 8x6 head8", 86), row("stem8 8x1 8x4 head8", 81),
		row("stem8 8x3 8x2 head8", 90), row("stem8 8x3 8x6 head8-linear", 99), row("stem16 16x1 16x1/2 head8", 1), row("stem16 16x1 16x5/2 head8", 3),
	})
	if text := fmt.Sprint(got); text != "[[5] [0.5 2.5] [0.5]]" {
		t.Errorf("gains %s", text)
	}
}

// What candidates do not tell is left out: few candidates say nothing, and reuse
// that never varies has no effect.
func TestNoEffects(t *testing.T) {
	if list := effects(reused(fewestCandidates - 1)); list != nil {
		t.Errorf("effects %+v of few candidates", list)
	}
	rows := reused(60)
	for i := range rows {
		rows[i].Arch = fmt.Sprintf("stem8 8x3 8x3 head%d", 8*(i+1))
	}
	if list := effects(rows); len(list) > 0 {
		t.Errorf("effects %+v of reuse that does not vary", list)
	}
}

// The gene that makes the accuracy is the important one, for the front too where
// nothing else is at stake.
func TestImportanceOfAReport(t *testing.T) {
	e := tiny(t)
	e.Objectives = e.Objectives[:2]
	e.Objectives[1].Reference = 1e6
	r := reports.Search{Rows: reused(200), Genes: []reports.Gene{{Name: "width"}, {Name: "stage 1 reuse"}, {Name: "stage 2 reuse"}}}
	e.importance(&r)
	if len(r.Importance) != 6 || len(r.Notes) != 1 {
		t.Fatalf("importance %+v, notes %v", r.Importance, r.Notes)
	}
	sum := map[string]float64{}
	for _, i := range r.Importance {
		sum[i.Target] += i.Share
		if i.Low > i.Share || i.High < i.Share {
			t.Errorf("%+v", i)
		}
	}
	if first := r.Importance[0]; first.Target != eval.Accuracy || first.Gene != "width" || first.Share < r.Importance[1].Share {
		t.Errorf("importance %+v", r.Importance)
	}
	for _, target := range []string{eval.Accuracy, frontTarget} {
		if math.Abs(sum[target]-1) > 1e-9 {
			t.Errorf("shares for %s sum to %v", target, sum[target])
		}
	}
	few := reports.Search{Rows: reused(5), Genes: r.Genes}
	if e.importance(&few); few.Importance != nil || !slices.Equal(few.Notes, r.Notes) || !strings.Contains(few.Notes[0], "once 30 candidates") {
		t.Errorf("importance %+v of five, notes %q", few.Importance, few.Notes)
	}
}
