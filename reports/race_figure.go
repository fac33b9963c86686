package reports

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
)

// raceFigures are hypervolume and recall over epochs of a ranked race, a line for each
// algorithm.
func raceFigures(r Race) []figure {
	return []figure{
		raceFigure(r, "race-hypervolume", "hypervolume", func(e RaceEntry) Band { return e.Hypervolume }),
		raceFigure(r, "race-recall", "recall of the exact front", func(e RaceEntry) Band { return e.Recall }),
	}
}

// raceStep is how far a band stands beside the one before, so that they do not hide
// each other.
const raceStep = 1.012

// raceFigure has colours for the leaders and bands for them and the reference alone: more of
// either could not be told apart.
func raceFigure(r Race, id, name string, of func(RaceEntry) Band) figure {
	f := figure{
		ID: id, Title: name + " over epochs",
		Hint:        "Medians over seeds; of the strong lines also the 10th to the 90th percentile, side by side. Better is up.",
		Description: "Line chart of the median " + name + " over the epochs that a search may spend. The tables hold the numbers.",
	}
	var strong []string
	for _, c := range r.leaders() {
		strong = append(strong, c.Algorithm)
	}
	strong = append(strong, r.Reference)
	var bands []line
	for _, e := range r.Entries {
		place := slices.Index(strong, e.Algorithm)
		if n := len(f.Lines); n == 0 || f.Lines[n-1].Name != e.Algorithm {
			f.Lines = append(f.Lines, raceLine(e.Algorithm, place, len(strong)-1))
		}
		l, b, x := &f.Lines[len(f.Lines)-1], of(e), float64(e.Epochs)
		l.Points = append(l.Points, Point{x, b.Median})
		if place >= 0 {
			x *= math.Pow(raceStep, float64(place)-float64(len(strong)-1)/2)
			bands = append(bands, line{Points: []Point{{x, b.Low}, {x, b.High}}, Straight: true, Whisker: true, Tone: l.Tone})
		}
	}
	f.Lines = append(f.Lines, bands...)
	var epochs []float64
	for _, b := range r.budgets() {
		epochs = append(epochs, float64(b))
	}
	f.X = axis{Name: "epochs"}.through(epochs)
	f.Y = axis{Name: name, Better: eval.Higher}.fromZero(1)
	return f
}

// raceLine is the line of an algorithm, by its place among the strong ones, the last of which is
// the reference; -1: it is none of them.
func raceLine(name string, place, last int) line {
	l := line{Name: name, Straight: true, End: true}
	switch {
	case place < 0:
		l.Thin = true
	case place < last:
		l.Tone = place + 1
	}
	return l
}

// raceTiles are the race at a glance: what is best, and by how much.
func raceTiles(r Race) []tile {
	budgets, best := r.budgets(), r.leaders()
	if len(best) == 0 {
		return nil
	}
	largest := budgets[len(budgets)-1]
	tiles := []tile{
		{Label: "needs fewest epochs", Value: best[0].Algorithm, Note: fmt.Sprintf("has after %s epochs what %s has after %s", grouped(best[0].Epochs, 0), r.Reference, grouped(float64(largest), 0))},
		{Label: "factor", Value: grouped(best[0].Factor, 2) + " ×", Note: r.Reference + " needs that many times the epochs"},
	}
	if len(best) > 1 {
		tiles = append(tiles, tile{Label: "second", Value: best[1].Algorithm, Note: "factor " + grouped(best[1].Factor, 2)})
	}
	recall := func(name string) float64 {
		for _, e := range r.Entries {
			if e.Algorithm == name && e.Epochs == largest {
				return e.Recall.Median
			}
		}
		return math.NaN()
	}
	return append(tiles, tile{
		Label: fmt.Sprintf("recall of %s", best[0].Algorithm), Value: grouped(recall(best[0].Algorithm), recallPlaces),
		Note: fmt.Sprintf("after %s epochs; %s: %s", grouped(float64(largest), 0), r.Reference, grouped(recall(r.Reference), recallPlaces)),
	})
}
