package reports_test

import (
	"fmt"
	"os"

	"lrunet/reports"
)

// One table in two forms: for people, and for programs.
func ExampleTable() {
	t := reports.Table{
		Columns: []reports.Column{{Name: "network"}, {Name: "accuracy", Unit: "%", Numeric: true, Better: "higher"}},
		Rows: [][]reports.Cell{
			{reports.Text("lrunet-1"), reports.Number(89.93)},
			{reports.Text("lrunet-10"), reports.Number(91.128)},
		},
	}
	if err := t.Markdown(os.Stdout); err != nil {
		fmt.Println(err)
	}
	fmt.Println()
	if err := t.CSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// | network   | accuracy (%) |
	// |:----------|-------------:|
	// | lrunet-1  |        89.93 |
	// | lrunet-10 |        91.13 |
	//
	// network,accuracy
	// lrunet-1,89.93
	// lrunet-10,91.128
}
