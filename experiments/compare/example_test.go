package compare_test

import (
	"context"
	"fmt"
	"os"

	"lrunet/experiments/compare"
)

// Costs of architectures for images of 3x32x32 and 10 classes. Folders of runs
// and checkpoints would be rows as well.
func ExampleCompare() {
	rows, err := compare.Compare(context.Background(), []string{"lrunet-1", "lrunet-14", "mobilenet-0.25"}, compare.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := compare.Sort(rows, "madds"); err != nil {
		fmt.Println(err)
		return
	}
	table, err := compare.Table(rows, []string{"network", "params", "madds"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := table.Text(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// #  network           params          madds
	//                    elements  multiply-adds
	// -  --------------  --------  -------------
	// 1  lrunet-1         131,402      3,016,704
	// 2  mobilenet-0.25   215,642      4,020,736
	// 3  lrunet-14        206,282     35,497,984
}
