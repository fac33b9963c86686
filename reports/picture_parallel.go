package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"lrunet/eval/stats"
)

// none stands for a number that is not known.
var none = math.NaN()

// parallelGenes is how many genes the width of a page has room for.
const parallelGenes = 8

// dimension is an axis of parallel coordinates.
type dimension struct {
	name     string
	gene     bool
	of       func(Row) float64
	low, top float64
}

// parallelFigure has a line for each candidate, through its genes and objectives: each
// as a share of the way from the least to the greatest, which stand below. Those of
// the front are marked.
func parallelFigure(s Search) (figure, bool) {
	f := figure{ID: "parallel", Title: "genes and objectives of the candidates"}
	rows := s.successes()
	dimensions := s.telling(s.dimensions(rows), rows)
	if len(dimensions) < 2 {
		return f, false
	}
	var names []string
	for _, d := range dimensions {
		names = append(names, d.label())
	}
	for _, front := range []bool{false, true} {
		for _, r := range rows {
			if r.Front == front {
				f.Lines = append(f.Lines, parallelLine(r, dimensions))
			}
		}
	}
	f.Lines = slices.DeleteFunc(f.Lines, func(l line) bool { return len(l.Points) < 2 })
	f.X = axis{}.named(names)
	f.Y = axis{Name: "share of the range", Unit: "%", Max: 100, Ticks: []float64{0, 50, 100}}
	return f, len(f.Lines) > 0
}

// label is the name of an axis over its ends, each in two lines.
func (d dimension) label() string {
	first, second := d.name, ""
	if i := strings.LastIndexAny(first, " _"); i > 0 {
		first, second = strings.TrimSuffix(first[:i+1], " "), first[i+1:]
	}
	ends := compact(tidyTo(d.low)) + "\u2013"
	if top := compact(tidyTo(d.top)); len(ends)+len(top) > 13 {
		ends += "\n" + top
	} else {
		ends += top + "\n"
	}
	return first + "\n" + second + "\n" + ends
}

// tidyTo is a number as short as an axis needs.
func tidyTo(v float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2)
	return tidy(math.Round(v/unit) * unit)
}

func parallelLine(r Row, dimensions []dimension) line {
	l := line{Name: "dominated", Straight: true, Faint: true}
	if r.Front {
		l = line{Name: "Pareto front", Straight: true, Main: true}
	}
	for i, d := range dimensions {
		if v := d.of(r); drawable(v) {
			l.Points = append(l.Points, Point{float64(i), 100 * (v - d.low) / (d.top - d.low)})
		}
	}
	return l
}

// dimensions are the genes and objectives that differ between rows.
func (s Search) dimensions(rows []Row) []dimension {
	var all []dimension
	for i, g := range s.Genes {
		all = append(all, dimension{name: g.Name, gene: true, of: func(r Row) float64 {
			if i >= len(r.Genes) {
				return none
			}
			return r.Genes[i]
		}})
	}
	for _, o := range s.Objectives {
		all = append(all, dimension{name: o.Name, of: func(r Row) float64 { return r.value(o) }})
	}
	var differ []dimension
	for _, d := range all {
		d.low, d.top = math.Inf(1), math.Inf(-1)
		for _, r := range rows {
			if v := d.of(r); drawable(v) {
				d.low, d.top = min(d.low, v), max(d.top, v)
			}
		}
		if d.low < d.top {
			differ = append(differ, d)
		}
	}
	return differ
}

// telling are the objectives and, in their order, the genes that matter most.
func (s Search) telling(dimensions []dimension, rows []Row) []dimension {
	weights := map[string]float64{}
	var genes []dimension
	for _, d := range dimensions {
		if d.gene {
			weights[d.name] = s.weight(d, rows)
			genes = append(genes, d)
		}
	}
	slices.SortStableFunc(genes, func(a, b dimension) int { return cmp.Compare(weights[b.name], weights[a.name]) })
	dropped := map[string]bool{}
	for _, d := range genes[min(parallelGenes, len(genes)):] {
		dropped[d.name] = true
	}
	return slices.DeleteFunc(dimensions, func(d dimension) bool { return d.gene && dropped[d.name] })
}

// weight is how much a gene matters: its greatest importance or, where there are too few
// candidates for that, how far it ranks them as the first objective does. A gene that
// most of them lack has none.
func (s Search) weight(d dimension, rows []Row) float64 {
	if len(s.Importance) > 0 {
		greatest := 0.0
		for _, i := range s.Importance {
			if i.Gene == d.name {
				greatest = max(greatest, i.Share)
			}
		}
		return greatest
	}
	var values, reached []float64
	for _, r := range rows {
		if x, y := d.of(r), r.value(s.Objectives[0]); drawable(x) && drawable(y) {
			values, reached = append(values, x), append(reached, y)
		}
	}
	if tau := math.Abs(stats.Kendall(values, reached)); 2*len(values) > len(rows) && !math.IsNaN(tau) {
		return tau
	}
	return 0
}
