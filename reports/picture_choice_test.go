package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// many is a search with more genes than a picture has room for, whose accuracies follow the last
// ones.
func many() Search {
	s := large(30)
	s.Genes = nil
	for g := range 14 {
		s.Genes = append(s.Genes, Gene{fmt.Sprint("gene ", g)})
	}
	for i := range s.Rows {
		s.Rows[i].Genes = nil
		for g := range 14 {
			v := float64((i*(g+3) + i*i) % 7)
			if g >= 6 {
				v = s.Rows[i].value(s.Objectives[0]) + float64(g)
			}
			if g == 13 && i > 3 {
				v = none // which most lack
			}
			s.Rows[i].Genes = append(s.Rows[i].Genes, v)
		}
	}
	return s
}

func axisNames(f figure) string {
	var names []string
	for _, name := range f.X.Names {
		lines := strings.Split(name, "\n")
		names = append(names, lines[0]+" "+lines[1])
	}
	return strings.Join(names, ", ")
}

// Parallel coordinates have the genes that matter most, eight at most, in their order.
func TestParallelGenes(t *testing.T) {
	s := many()
	f, ok := parallelFigure(s)
	got, rest := axisNames(f), len(s.Objectives)
	if !ok || len(f.X.Names) != parallelGenes+rest || !strings.Contains(got, "gene 6, gene 7, gene 8, gene 9, gene 10, gene 11, gene 12, accuracy") || strings.Contains(got, "gene 13") {
		t.Errorf("axes %q, want the genes that accuracy follows, and of the others the best", got)
	}
	for _, g := range []int{0, 1, 2, 3, 4, 5, 12, 13} {
		s.Importance = append(s.Importance, Importance{Gene: fmt.Sprint("gene ", g), Target: "front", Share: 0.1})
	}
	f, _ = parallelFigure(s)
	if got := axisNames(f); !strings.HasPrefix(got, "gene 0, gene 1, gene 2, gene 3, gene 4, gene 5, gene 12, gene 13, accuracy") {
		t.Errorf("axes %q, want the genes of importance", got)
	}
}

func TestParallelLabel(t *testing.T) {
	for name, want := range map[string]string{"stage 1 width": "stage 1\nwidth\n8–96", "mac_fetch_once": "mac_fetch_\nonce\n8–96", "params": "params\n\n8–96"} {
		if got := (dimension{name: name, low: 8, top: 96}).label(); strings.TrimRight(got, "\n") != want {
			t.Errorf("%s is written %q, want %q", name, got, want)
		}
	}
}

// Networks of others are far from the grey of the dominated, and the legend names both.
func TestPublishedInLegend(t *testing.T) {
	list, err := SearchPictures(rich(), PictureOptions{})
	testkit.Must(t, err)
	var names []string
	for _, e := range list[0].entries() {
		names = append(names, e.name)
	}
	if !slices.Contains(names, "published") || !slices.Contains(names, "dominated") {
		t.Errorf("the legend names %q", names)
	}
	dominated, _, _, _ := glyph(mark{}).Color.RGBA()
	published, _, _, _ := glyph(mark{Name: "x"}).Color.RGBA()
	if int(dominated)-int(published) < 0x4000 {
		t.Errorf("published is %x, dominated %x", published, dominated)
	}
}

// Learning curves begin at no epoch and end with the last.
func TestLearningCurvesEnd(t *testing.T) {
	s := rich()
	for i := range s.Rows {
		s.Rows[i].Curve = s.Rows[i].Curve[:4]
	}
	f, ok := coursesFigure(s)
	if !ok || f.X.Min != 0 || f.X.Max != 4 || !slices.Equal(f.X.Ticks, []float64{0, 1, 2, 3, 4}) {
		t.Errorf("the axis is %+v", f.X)
	}
}

// stackedSweep has networks without a line between them: the same parameters, other
// multiply-adds.
func stackedSweep() Sweep {
	s := smallSweep()
	like := s.Networks[0]
	s.Networks, s.Variants, s.TruncateAt, s.Curves = nil, nil, nil, nil
	for i := range 7 {
		n := like
		n.Name, n.Label, n.Reuse, n.Variant = fmt.Sprint("relative ", i), "", 6, ""
		n.Costs = slices.Clone(n.Costs)
		for k := range n.Costs {
			n.Costs[k].Value = 18000 + float64(i) // all but alike
			if n.Costs[k].Name == "madds" {
				n.Costs[k].Value = 1e6 * float64(i+1)
			}
		}
		s.Networks = append(s.Networks, n)
	}
	s.Networks[6].Costs[0].Value *= 3
	return s
}

// Pictures in which networks stand above each other are left out; in others each has its name.
func TestStackedNetworks(t *testing.T) {
	s := stackedSweep()
	list, err := SweepPictures(s, PictureOptions{})
	testkit.Must(t, err)
	labels := 0
	for _, p := range list {
		if p.Name == "accuracy-params" || p.Name == "accuracy-reuse" {
			t.Errorf("%s is drawn", p.Name)
		}
		for _, m := range p.figure.Marks {
			if p.Name == "accuracy-madds" && strings.HasPrefix(m.Short, "relative") {
				labels++
			}
		}
	}
	if labels != len(s.Networks) {
		t.Errorf("%d of %d networks are named", labels, len(s.Networks))
	}
	joined, err := SweepPictures(smallSweep(), PictureOptions{})
	testkit.Must(t, err)
	if joined[0].Name != "accuracy-reuse" {
		t.Errorf("the first picture is %s", joined[0].Name)
	}
}
