package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/train"
)

// A result is stored under its job's key, and read back by whoever has the job.
func Example() {
	folder, err := os.MkdirTemp("", "study")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	study, err := store.Open(filepath.Join(folder, "study.db"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer study.Close()

	job := eval.Job{Arch: "lrunet-14", Dataset: "mine", DatasetHash: "c0ffee", Epochs: 5, Recipe: train.Recipe{}.Complete()}
	result := eval.Result{Job: job, Measures: []eval.Measure{{Name: eval.Accuracy, Value: 91.5, Unit: "%", Better: "higher"}}}
	if err := study.Put(context.Background(), result); err != nil {
		fmt.Println(err)
		return
	}
	found, ok, err := study.Get(job.Key())
	fmt.Println(found.Measures[0].Name, found.Measures[0].Value, ok, err)

	result.Measures[0].Value = 92 // a success is final
	fmt.Println(study.Put(context.Background(), result) != nil)
	// Output:
	// accuracy 91.5 true <nil>
	// true
}
