package reports

import (
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/internal/words"
)

// SearchPictures are the charts of a search: fronts, the course of the search and of
// its trainings, and what matters, as far as it is known. It fails as Validate does.
func SearchPictures(s Search, o PictureOptions) ([]Picture, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	list := o.pictures("dominated", paperFronts(s)...)
	var others []figure
	for _, make := range []func(Search) (figure, bool){generationsFigure, hypervolumeFigure, spentFigure, coursesFigure, workersFigure} {
		if f, ok := make(s); ok {
			others = append(others, f)
		}
	}
	others = append(others, importanceFigures(s)...)
	others = append(others, effectFigures(s)...)
	list = append(list, o.pictures("", others...)...)
	if f, ok := parallelFigure(s); ok {
		o.Width = max(o.Width, DoubleColumn) // for its many axes
		list = append(list, o.pictures("", f)...)
	}
	return list, nil
}

// spentFigure is the hypervolume over epochs of training.
func spentFigure(s Search) (figure, bool) {
	f, ok := hypervolumeFigure(Search{Hypervolume: s.Spent})
	f.ID, f.Title, f.X.Name = "hypervolume-epochs", "hypervolume over epochs of training", "epochs of training"
	return f, ok
}

// coursesFigure is the accuracy of all candidates over the epochs, the front's marked.
func coursesFigure(s Search) (figure, bool) {
	f := figure{ID: "learning-curves", Title: "validation accuracy over epochs"}
	var xs, ys []float64
	rows := s.successes()
	slices.SortStableFunc(rows, func(a, b Row) int { // the front above the others
		switch {
		case a.Front == b.Front:
			return 0
		case b.Front:
			return -1
		}
		return 1
	})
	for _, r := range rows {
		l := line{Name: "dominated", Straight: true, Faint: true}
		if r.Front {
			l = line{Name: "Pareto front", Straight: true, Main: true}
		}
		for _, p := range r.Curve {
			if drawable(p.Accuracy) {
				l.Points = append(l.Points, Point{float64(p.Epoch), p.Accuracy})
				xs, ys = append(xs, float64(p.Epoch)), append(ys, p.Accuracy)
			}
		}
		if len(l.Points) > 1 {
			f.Lines = append(f.Lines, l)
		}
	}
	f.X = axis{Name: "epochs"}.counts(slices.Max(append(xs, 1)))
	f.Y = accuracyAxis("validation", ys)
	return f, len(f.Lines) > 0
}

// importanceFigures are how much each gene matters, one for each target.
func importanceFigures(s Search) []figure {
	var figures []figure
	targets := map[string][]branch{}
	var order []string
	for _, i := range s.Importance {
		if targets[i.Target] == nil {
			order = append(order, i.Target)
		}
		targets[i.Target] = append(targets[i.Target], branch{i.Gene, 100 * i.Share, 100 * i.Low, 100 * i.High, none})
	}
	for _, target := range order {
		x := axis{Name: "share of the spread explained", Unit: "%", Better: eval.Neither}
		figures = append(figures, forestFigure("importance-"+words.FileName(target), "importance for "+target, x, targets[target]))
	}
	return figures
}

// effectFigures are what changes gain, one for each unit.
func effectFigures(s Search) []figure {
	var figures []figure
	units := map[string][]branch{}
	var order []string
	for _, e := range s.Effects {
		if units[e.Unit] == nil {
			order = append(order, e.Unit)
		}
		units[e.Unit] = append(units[e.Unit], branch{e.Change, e.Gain, e.Low, e.High, none})
	}
	for i, unit := range order {
		id := "effects"
		if i > 0 {
			id = fmt.Sprintf("effects-%d", i+1)
		}
		figures = append(figures, forestFigure(id, "what changes gain", axis{Name: "gain", Unit: unit, Better: eval.Neither}, units[unit]))
	}
	return figures
}
