package eval_test

import (
	"testing"

	"lrunet/eval"
	"lrunet/eval/train"
)

// What a recipe leaves to the number of epochs is decided in the job, so that
// its key tells.
func TestJobStatesTheAugmentation(t *testing.T) {
	r := newRunner(t)
	network, err := eval.Train(t.Context(), r.Data, "stem8/2 8x1g4 head8", eval.Training{
		Epochs: 10, Recipe: train.Recipe{Batch: 40, Augment: "auto", Flip: true}, Seed: 1, Threads: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	if got, want := network.Result.Job.Recipe, (train.Recipe{Batch: 40, Flip: true, AlternateFlip: true}).Complete(); got != want {
		t.Errorf("the job's recipe is %v, want %v", got, want)
	}
}
