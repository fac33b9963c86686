package reports

import (
	"math"
	"slices"
	"strconv"

	"lrunet/eval"
)

// SweepTable has a row for each network: accuracies over seeds, each where it
// was measured, the published accuracy where any is known, and costs.
func SweepTable(s Sweep) Table {
	t := Table{Columns: s.nameColumns("network")}
	estimates := slices.DeleteFunc(slices.Clone(estimates), func(e estimateColumn) bool { return !e.known(s.Networks) })
	for _, e := range estimates {
		t.Columns = append(t.Columns,
			Column{Name: e.name, Unit: "%", Numeric: true, Places: 2, Better: eval.Higher},
			Column{Name: e.name + " std", Unit: "%", Numeric: true, Places: 2, Rank: 1})
	}
	t.Columns = append(t.Columns, Column{Name: "seeds", Numeric: true, Rank: 2}, Column{Name: "epochs", Numeric: true, Rank: 2})
	published := s.published()
	if published {
		t.Columns = append(t.Columns, Column{Name: "published", Unit: "%", Numeric: true, Places: 2, Better: eval.Higher})
	}
	costs := costColumns(s.Networks)
	t.Columns = append(t.Columns, costs...)
	for _, n := range s.Networks {
		row := s.nameCells(n.Name)
		for _, e := range estimates {
			row = append(row, known(e.of(n).Mean), known(e.of(n).Std))
		}
		row = append(row, Number(float64(s.Shown(n).Seeds)), Number(float64(s.epochs(n))))
		if published {
			row = append(row, known(n.Published))
		}
		for _, c := range costs {
			row = append(row, known(n.Costs.Value(c.Name)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t.withoutEmpty()
}

// estimateColumn is an accuracy that networks may have.
type estimateColumn struct {
	name string
	of   func(SweepNetwork) Estimate
}

var estimates = []estimateColumn{
	{"validation", func(n SweepNetwork) Estimate { return n.Validation }},
	{"test", func(n SweepNetwork) Estimate { return n.Test }},
	{"best test epoch", func(n SweepNetwork) Estimate { return n.BestEpoch }},
}

// known says whether any of the networks has it.
func (e estimateColumn) known(networks []SweepNetwork) bool {
	return slices.ContainsFunc(networks, func(n SweepNetwork) bool { return e.of(n).Seeds > 0 })
}

// costColumns are the costs that the networks have, the parts of others as
// details.
func costColumns(networks []SweepNetwork) []Column {
	var columns []Column
	seen := map[string]bool{}
	for _, n := range networks {
		for _, c := range n.Costs {
			if seen[c.Name] {
				continue
			}
			seen[c.Name] = true
			kind, _ := eval.KindOf(c.Name)
			columns = append(columns, Column{Name: c.Name, Unit: c.Unit, Numeric: true, Better: c.Better, Detail: c.Better == eval.Neither || kind.Detail, Rank: CostRank(c.Name)})
		}
	}
	return columns
}

// CostRank is the rank of a cost's column, by which it is left out where width is
// short: traffic behind caches first, then parts of other costs, multiply-adds last
// and parameters never.
func CostRank(name string) int {
	kind, _ := eval.KindOf(name)
	switch {
	case kind.Detail:
		return 5
	case kind.Better == eval.Neither:
		return 4
	}
	if rank, ok := map[string]int{"params": 0, "madds": 1, "mac_fetch_once": 2}[name]; ok {
		return rank
	}
	return 3
}

// GainTable is what networks gain over the baseline, beside what was published where
// that is known.
func GainTable(s Sweep) Table {
	return s.gainTable("network", s.Gains)
}

// EffectTable is what each variant gains over the first one.
func EffectTable(s Sweep) Table {
	return s.gainTable("network, variant", s.Effects)
}

// gainTable has a row for each gain, with what is known of it.
func (s Sweep) gainTable(head string, gains []SweepGain) Table {
	t := Table{Columns: append(s.nameColumns(head),
		Column{Name: "gain", Unit: "points", Numeric: true, Places: 2, Better: eval.Higher},
		Column{Name: "95 % interval, half", Unit: "points", Numeric: true, Places: 2}, Column{Name: "seeds", Numeric: true},
		Column{Name: "published gain", Unit: "points", Numeric: true, Places: 2})}
	for _, g := range gains {
		t.Rows = append(t.Rows, append(s.nameCells(g.Name), known(g.Mean), known(g.Half), Number(float64(g.Seeds)), known(g.Published)))
	}
	return t.withoutEmpty()
}

// VariantTable is the ways in which networks were trained.
func VariantTable(s Sweep) Table {
	t := Table{Columns: []Column{{Name: "variant"}, {Name: "epochs", Numeric: true}, {Name: "recipe"}}}
	for _, v := range s.Variants {
		t.Rows = append(t.Rows, []Cell{Text(v.Name), Number(float64(v.Epochs)), Text(v.Recipe)})
	}
	return t
}

// authorsEpochs is how long LruNet's authors train (arXiv 1901.09615, section 4).
const authorsEpochs = 300

// TrainingCostTable is what a training of each network takes. It is empty where
// the number of images is not known.
func TrainingCostTable(s Sweep) Table {
	t := Table{Columns: append(s.nameColumns("network"),
		Column{Name: "images", Unit: "millions", Numeric: true, Places: 2},
		Column{Name: "of the authors' epochs", Unit: "%", Numeric: true, Places: 1},
		Column{Name: "multiply-adds", Unit: "10^12", Numeric: true, Places: 1}, Column{Name: "time", Unit: "minutes", Numeric: true, Places: 1})}
	for _, n := range s.Networks {
		images := float64(s.epochs(n)) * float64(s.Trained)
		if images == 0 || math.IsNaN(n.Minutes) {
			continue
		}
		t.Rows = append(t.Rows, append(s.nameCells(n.Name), Number(images/1e6), Number(100*float64(s.epochs(n))/authorsEpochs),
			known(3*images*n.StepMAdds/1e12), Number(n.Minutes)))
	}
	return t
}

// seedCell is a seed, to the last digit: a float64 has not room for all.
func seedCell(seed uint64) Cell { return Text(strconv.FormatUint(seed, 10)) }

// CurveTable has a row for each epoch of each training.
func CurveTable(s Sweep) Table {
	t := Table{Columns: []Column{
		{Name: "network"}, {Name: "seed", Numeric: true}, {Name: "epoch", Numeric: true},
		{Name: "loss", Numeric: true}, {Name: "rate", Numeric: true}, {Name: "validation_accuracy", Unit: "%", Numeric: true},
	}}
	for _, c := range s.Curves {
		for _, p := range c.Epochs {
			t.Rows = append(t.Rows, []Cell{
				Text(c.Name), seedCell(c.Seed), Number(float64(p.Epoch)), known(p.Loss), known(p.Rate), known(p.Accuracy),
			})
		}
	}
	return t
}

// TruncationTable is the accuracy after each number of iterations.
func TruncationTable(s Sweep) Table {
	t := Table{Columns: []Column{
		{Name: "iterations", Numeric: true}, {Name: "accuracy", Unit: "%", Numeric: true, Places: 2, Better: eval.Higher},
		{Name: "std", Unit: "%", Numeric: true, Places: 2}, {Name: "seeds", Numeric: true},
	}}
	for _, p := range s.TruncateAt {
		t.Rows = append(t.Rows, []Cell{
			Number(float64(p.Iterations)), known(p.Accuracy.Mean), known(p.Accuracy.Std), Number(float64(p.Accuracy.Seeds)),
		})
	}
	return t.withoutEmpty()
}

// SweepFailureTable is the trainings without a result, and why.
func SweepFailureTable(s Sweep) Table {
	t := Table{Columns: append(s.nameColumns("network"), Column{Name: "failure"}, Column{Name: "seed", Numeric: true})}
	for _, f := range s.Failures {
		t.Rows = append(t.Rows, append(s.nameCells(f.Name), Text(f.Reason), seedCell(f.Seed)))
	}
	return t
}

// known is a number, or an empty cell for NaN.
func known(v float64) Cell {
	if math.IsNaN(v) {
		return Cell{}
	}
	return Number(v)
}
