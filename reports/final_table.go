package reports

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"lrunet/eval"
	"lrunet/internal/words"
)

// Final is a network that was trained from scratch after the search, with each of some
// seeds: a member of the front, or one that members are compared with. Values that are
// not known are NaN.
type Final struct {
	Number     int    // of the member; 0 for a network that is none
	Name       string // of that one, as the experiment has it
	Arch       string
	Epochs     int
	Planned    int           // seeds
	Test       Estimate      // accuracy on the test split, percent
	Minutes    float64       // wall time of a training, mean over seeds
	Failure    string        // why a training has no result; "" where all have
	Checkpoint string        // path of the weights of the first seed, relative to the page; "" for none
	Measures   eval.Measures // costs
}

// title is what people call the network.
func (f Final) title() string { return cmp.Or(f.Name, f.Arch) }

// FinalTable is the final trainings, with the costs that the search weighed.
func FinalTable(s Search) Table {
	t := Table{Columns: []Column{
		memberColumn, architectureColumn, {Name: "test", Unit: "%", Numeric: true, Places: 2, Better: eval.Higher},
		{Name: "std", Unit: "%", Numeric: true, Places: 2, Rank: 1}, {Name: "seeds", Numeric: true, Rank: 1},
	}}
	costs := s.weighed()
	for _, c := range costs {
		t.Columns = append(t.Columns, Column{Name: c.Name, Unit: c.Unit, Numeric: true, Better: c.Better})
	}
	t.Columns = append(t.Columns, Column{Name: "epochs", Numeric: true, Rank: 2},
		Column{Name: "time", Unit: "minutes", Numeric: true, Places: 1, Rank: 2}, Column{Name: "checkpoint", Detail: true})
	for _, f := range s.Finals {
		row := []Cell{{}, Text(f.title()), known(f.Test.Mean), known(f.Test.Std), Number(float64(f.Test.Seeds))}
		if f.Number > 0 {
			row[0] = Number(float64(f.Number))
		}
		for _, c := range costs {
			row = append(row, known(f.Measures.Value(c.Name)))
		}
		t.Rows = append(t.Rows, append(row, Number(float64(f.Epochs)), known(f.Minutes), Text(f.Checkpoint)))
	}
	return t
}

// later says what was trained after the search; "" for nothing.
func later(finals []Final) string {
	trainings, minutes := 0, 0.0
	for _, f := range finals {
		trainings += f.Test.Seeds
		if f.Test.Seeds > 0 {
			minutes += f.Minutes * float64(f.Test.Seeds)
		}
	}
	if trainings == 0 {
		return ""
	}
	text := words.Count(trainings, "final training", "final trainings")
	if finite(minutes) {
		text += fmt.Sprintf(" of %s in all", elapsed(time.Duration(minutes*float64(time.Minute))))
	}
	return text
}

// weighed are the objectives that are counted from a network alone.
func (s Search) weighed() []Objective {
	return slices.DeleteFunc(slices.Clone(s.Objectives), func(o Objective) bool {
		k, ok := eval.KindOf(o.Name)
		return !ok || !k.Counted()
	})
}
