package reports

import (
	"math"
	"slices"
	"testing"

	"lrunet/eval"
)

// What is sure of a front stands in the wide table alone, where it is known.
func TestFrontTableSaysWhatIsSure(t *testing.T) {
	nan := math.NaN()
	row := func(accuracy, dominated float64, ties ...int) Row {
		return Row{Arch: "stem8 8x1 head8", Key: "0123456789abcdef", Front: true, Dominated: dominated, Ties: ties, Measures: eval.Measures{{Name: "accuracy", Value: accuracy}}}
	}
	s := Search{Objectives: []Objective{{Name: "accuracy", Better: eval.Higher}}, Rows: []Row{row(80, nan), row(90, 0.25, 2, 3)}}
	table := FrontTable(s)
	column := func(name string) int {
		return slices.IndexFunc(table.Columns, func(c Column) bool { return c.Name == name })
	}
	dominated, ties := column("dominated"), column("ties")
	if dominated < 0 || ties < 0 {
		t.Fatalf("columns %+v", table.Columns)
	}
	if first, second := table.Rows[0], table.Rows[1]; first[dominated] != Number(0.25) || first[ties] != Text("2 3") || second[dominated] != (Cell{}) || second[ties] != (Cell{}) {
		t.Errorf("rows %+v", table.Rows)
	}
	if slices.ContainsFunc(MemberTable(s).Columns, func(c Column) bool { return c.Name == "dominated" || c.Name == "ties" }) {
		t.Error("the narrow table has them too")
	}
	s.Rows = []Row{row(80, nan), row(90, nan)}
	if table = FrontTable(s); column("dominated") >= 0 || column("ties") >= 0 {
		t.Error("the table has columns of what is not known")
	}
}
