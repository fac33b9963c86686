package reports

import "lrunet/eval"

// Final is a member of the front that was trained from scratch after the search,
// with each of some seeds. Values that are not known are NaN.
type Final struct {
	Number     int // of the member
	Arch       string
	Epochs     int
	Planned    int      // seeds
	Test       Estimate // accuracy on the test split, percent
	Minutes    float64  // wall time of a training, mean over seeds
	Failure    string   // why a training has no result; "" where all have
	Checkpoint string   // path of the weights of the first seed, relative to the page; "" for none
}

// FinalTable is the final trainings of the front's members.
func FinalTable(s Search) Table {
	t := Table{Columns: []Column{
		memberColumn, {Name: "architecture"}, {Name: "test", Unit: "%", Numeric: true, Places: 2, Better: eval.Higher},
		{Name: "std", Unit: "%", Numeric: true, Places: 2, Rank: 1}, {Name: "seeds", Numeric: true}, {Name: "epochs", Numeric: true, Rank: 2},
		{Name: "time", Unit: "minutes", Numeric: true, Places: 1, Rank: 2},
		{Name: "checkpoint", Detail: true},
	}}
	for _, f := range s.Finals {
		t.Rows = append(t.Rows, []Cell{
			Number(float64(f.Number)), Text(f.Arch), known(f.Test.Mean), known(f.Test.Std), Number(float64(f.Test.Seeds)),
			Number(float64(f.Epochs)), known(f.Minutes), Text(f.Checkpoint),
		})
	}
	return t
}
