package cluster

import (
	"errors"
	"fmt"

	"lrunet/eval"
	"lrunet/internal/nullable"
)

// resultMessage is a result as it is sent.
func resultMessage(k *working, worker string, r eval.Result, weights string) ResultMessage {
	sent := ResultMessage{
		Version: Version, Run: k.Run, Key: k.Key, Worker: worker, Delivery: k.number, Measures: finite(r.Measures), Failure: r.Failure,
		Duration: r.Duration, Origin: r.Origin, Weights: weights,
	}
	for _, e := range r.Curve {
		sent.Curve = append(sent.Curve, Epoch{e.Epoch, e.Loss, e.Rate, nullable.Number(e.Accuracy)})
	}
	for _, recall := range r.Recalls {
		sent.Recalls = append(sent.Recalls, nullable.Number(recall))
	}
	return sent
}

// finite are the measures that have a value.
func finite(all eval.Measures) eval.Measures {
	var some eval.Measures
	for _, m := range all {
		if nullable.Number(m.Value) != nil {
			some = append(some, m)
		}
	}
	return some
}

// result is what was sent as the result of a job, which itself does not come from
// there. The error says what cannot be one.
func (m ResultMessage) result(j eval.Job) (eval.Result, error) {
	r := eval.Result{Job: j, Measures: m.Measures, Failure: m.Failure, Duration: m.Duration, Origin: m.Origin}
	if m.Failure == "" && len(m.Curve) != j.Epochs {
		return r, fmt.Errorf("has a curve of %d epochs, the job has %d", len(m.Curve), j.Epochs)
	}
	if (m.Failure == "") != isHash(m.Weights) {
		return r, errors.New("must have either weights or a failure")
	}
	for i, e := range m.Curve {
		if e.Epoch != i+1 {
			return r, fmt.Errorf("has epoch %d as number %d of its curve", e.Epoch, i+1)
		}
		r.Curve = append(r.Curve, eval.Epoch{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate, Accuracy: nullable.Value(e.Accuracy)})
	}
	for _, recall := range m.Recalls {
		r.Recalls = append(r.Recalls, nullable.Value(recall))
	}
	return r, checkAccuracy(r)
}

// checkAccuracy fails if a result has none and should, or one that cannot be.
func checkAccuracy(r eval.Result) error {
	if r.Failure != "" {
		return nil
	}
	accuracy, scored := r.Measures.Get(eval.Accuracy)
	if scored != (r.Job.Validation > 0) {
		return errors.New("must have an accuracy if the job has validation images, and only then")
	}
	if scored && (accuracy.Value < 0 || accuracy.Value > 100) {
		return fmt.Errorf("has an accuracy of %g %%", accuracy.Value)
	}
	return nil
}

// isHash says whether a text is a SHA-256 in hexadecimal digits.
func isHash(text string) bool { return len(text) == 64 && isWord(text) }
