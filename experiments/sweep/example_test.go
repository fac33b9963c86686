package sweep_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"lrunet/eval/train"
	"lrunet/experiments"
	"lrunet/experiments/sweep"
)

// Two networks with two seeds each on the embedded images. Run again, it would
// train only what is missing.
func ExampleRun() {
	runs, err := os.MkdirTemp("", "runs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(runs)
	s := sweep.Sweep{
		Name:     "two",
		Data:     experiments.Data{Name: "fashion-mini"},
		Networks: []string{"stem8/2 8x1/2 head8", "stem8/2 8x4/2 head8"},
		Seeds:    []uint64{1, 2},
		Training: experiments.Training{Epochs: 1, Recipe: train.Recipe{Batch: 64, LearningRate: 0.1, Momentum: 0.9}},
		Test:     true,
	}
	o := sweep.Options{Options: experiments.Options{Folder: runs, Now: time.Now}}
	outcome, err := sweep.Run(context.Background(), s, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range outcome.Trainings {
		fmt.Println(t.Network, "seed", t.Seed, "epochs", len(t.Result.Curve))
	}
	// Output:
	// stem8/2 8x1/2 head8 seed 1 epochs 1
	// stem8/2 8x1/2 head8 seed 2 epochs 1
	// stem8/2 8x4/2 head8 seed 1 epochs 1
	// stem8/2 8x4/2 head8 seed 2 epochs 1
}
