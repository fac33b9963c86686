package rundir

import (
	"context"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
)

// Training is one that a run keeps: the result and, where asked for, what the
// network predicts of the test split and its weights.
type Training struct {
	Job        eval.Job
	Test       bool   // score the test split once it is over
	Checkpoint string // path of the weights; "": they are not kept
	Command    string // the command line, for the checkpoint; "" for none
}

// Train does a training and keeps it. The study comes last: what it has is there in
// full. The error is the runner's, or says what could not be written.
func (w *Work) Train(ctx context.Context, runner *eval.Runner, t Training) (eval.Result, error) {
	result, model, err := runner.Run(ctx, t.Job)
	if err != nil {
		return result, err
	}
	var predictions []store.Predictions
	if result.Failure == "" {
		if t.Test {
			score, err := runner.Test(ctx, model)
			if err != nil {
				return result, err
			}
			result.Measures = append(result.Measures, eval.TestMeasure(score))
			predictions = []store.Predictions{{Split: store.TestSplit, Classes: score.Classes}}
		}
		if err := t.save(result, model, runner.Data.Classes); err != nil {
			return result, err
		}
	}
	if err := w.Store.Put(context.WithoutCancel(ctx), result, predictions...); err != nil {
		return result, err
	}
	if result.Refused() { // it may go on where there is more memory
		return result, nil
	}
	return result, runner.Partials.Remove(t.Job)
}

// save writes the weights, if they are kept.
func (t Training) save(result eval.Result, model *graph.Model, classes []string) error {
	if t.Checkpoint == "" {
		return nil
	}
	c := eval.Checkpoint(result, model, classes)
	if t.Command != "" {
		c.Meta[checkpoint.MetaCommand] = t.Command
	}
	return checkpoint.Save(t.Checkpoint, c)
}
