package eval_test

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
)

// An assessment's figures are the score's, and those of its parts agree.
func TestAssess(t *testing.T) {
	r := newRunner(t)
	job := newJob(r)
	job.Epochs = 1
	_, model, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	splits := []imageset.Split{r.Data.Test, r.Data.Train}
	var seen []int
	a, err := eval.Assess(context.Background(), model, splits, eval.Assessing{Mistakes: 5, Progress: func(done, total int) { seen = append(seen, done, total) }})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{128, 200, 200, 200}; !slices.Equal(seen, want) {
		t.Errorf("progress is %v, want %v", seen, want)
	}
	correct, loss := 0, 0.0
	predicted, labels := []uint16(nil), []uint16(nil)
	for _, split := range splits {
		s, err := eval.Score(context.Background(), model, split.All())
		if err != nil {
			t.Fatal(err)
		}
		correct, loss = correct+s.Correct, loss+s.Loss*float64(s.Total)
		predicted, labels = append(predicted, s.Classes...), append(labels, split.Labels...)
	}
	recalls := eval.Recalls(predicted, labels, 4)
	total := len(labels)
	if a.Confusion.Correct() != correct || a.Confusion.Total() != total || math.Abs(a.Loss-loss/float64(total)) > 1e-9 {
		t.Errorf("%d of %d with loss %v, the score has %d of %d and %v", a.Confusion.Correct(), a.Confusion.Total(), a.Loss, correct, total, loss/float64(total))
	}
	for class, recall := range recalls {
		if math.Abs(100*a.Confusion.Recall(class)-recall) > 1e-9 {
			t.Errorf("class %d: recall %v, want %v %%", class, a.Confusion.Recall(class), recall)
		}
	}
	if a.Brier <= 0 || a.Brier >= 2 || a.Calibration.Error() <= 0 || a.Calibration.Error() >= 1 {
		t.Errorf("Brier score %v, calibration error %v", a.Brier, a.Calibration.Error())
	}
	low, high := a.AccuracyInterval()
	if !(low < a.Accuracy() && a.Accuracy() < high) {
		t.Errorf("interval %v to %v of %v %%", low, high, a.Accuracy())
	}
	if len(a.Mistakes) != min(5, total-correct) || !slices.IsSortedFunc(a.Mistakes, func(x, y eval.Mistake) int { return cmp.Compare(y.Confidence, x.Confidence) }) {
		t.Errorf("mistakes of confidences %v", a.Mistakes)
	}
	for _, m := range a.Mistakes {
		if m.Truth == m.Predicted || m.Chance > m.Confidence || len(m.Pixels) != r.Data.Test.Size {
			t.Errorf("mistake %d for %d with %v against %v", m.Truth, m.Predicted, m.Confidence, m.Chance)
		}
	}
}

func TestAssessMirrored(t *testing.T) {
	r := newRunner(t)
	job := newJob(r)
	job.Epochs = 1
	_, model, err := r.Run(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	assess := func(how eval.Assessing) *eval.Assessment {
		a, err := eval.Assess(context.Background(), model, []imageset.Split{r.Data.Test}, how)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	plain, mirrored := assess(eval.Assessing{}), assess(eval.Assessing{Mirror: true})
	if plain.Loss == mirrored.Loss || len(plain.Mistakes) > 0 {
		t.Errorf("loss %v, mirrored %v; %d mistakes kept, want none", plain.Loss, mirrored.Loss, len(plain.Mistakes))
	}
	if _, err := eval.Assess(context.Background(), model, []imageset.Split{{}}, eval.Assessing{}); err == nil {
		t.Error("no images are assessed")
	}
}
