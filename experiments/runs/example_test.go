package runs_test

import (
	"fmt"

	"lrunet/experiments/rundir"
	"lrunet/experiments/runs"
)

// All that is in the recorded sweep of the paper's networks.
func ExampleRecords() {
	records, err := runs.Records(rundir.Folder("../results/paper-fashion-mnist"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(records), "trainings of", records[0].Epochs, "epochs")

	// Output: 9 trainings of 24 epochs
}
