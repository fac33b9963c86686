package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/nullable"
	"lrunet/internal/printable"
	"lrunet/internal/words"
	"lrunet/lrunet"
)

// trainResult is what train prints in JSON.
type trainResult struct {
	Arch       string             `json:"arch"`              // in notation
	Checkpoint string             `json:"checkpoint"`        // the file
	Dataset    string             `json:"dataset"`           // its name
	Validation *splitScore        `json:"validation"`        // null where no images were held out
	Test       *splitScore        `json:"test"`              // null unless asked for
	Seconds    float64            `json:"seconds"`           // that the training took
	Measures   map[string]float64 `json:"measures"`          // by name
	Member     string             `json:"member,omitempty"`  // of the run that it is trained as in
	Differs    []string           `json:"differs,omitempty"` // from that
}

// splitScore is how a network does on a split.
type splitScore struct {
	split    string
	Accuracy float64             `json:"accuracy"` // percent
	Correct  int                 `json:"correct"`  // images
	Total    int                 `json:"total"`    // images
	Recalls  map[string]*float64 `json:"recalls"`  // percent by class; null for one without images
	lost     []string            // classes of which no image is recognised
}

func newSplitScore(split string, recalls []float64, classes []string) splitScore {
	s := splitScore{split: split, Recalls: map[string]*float64{}, lost: eval.Unrecognised(recalls, classes)}
	for i, recall := range recalls {
		s.Recalls[classes[i]] = nullable.Number(recall)
	}
	return s
}

// validationScore is what a training says of its last epoch.
func validationScore(r eval.Result, classes []string) splitScore {
	s := newSplitScore("validation", r.Recalls, classes)
	s.Accuracy, s.Total = r.Measures.Value(eval.Accuracy), r.Job.Validation
	s.Correct = int(math.Round(s.Accuracy / 100 * float64(s.Total)))
	return s
}

func testScore(score train.Score, d *dataset.Dataset) splitScore {
	s := newSplitScore("test", eval.Recalls(score.Classes, d.Test.Labels, len(d.Classes)), d.Classes)
	s.Accuracy, s.Correct, s.Total = score.Accuracy(), score.Correct, score.Total
	return s
}

func trainingJSON(r eval.Result, scores []splitScore, path string, p trainPlan) trainResult {
	result := trainResult{
		Arch: r.Job.Arch, Checkpoint: path, Dataset: r.Job.Dataset,
		Seconds: r.Duration.Seconds(), Measures: r.Measures.Values(),
		Member: p.member, Differs: p.differs,
	}
	for i := range scores {
		if scores[i].split == "test" {
			result.Test = &scores[i]
		} else {
			result.Validation = &scores[i]
		}
	}
	return result
}

// withoutReLU offers the same network without the ReLU on its logits, which can
// silence a class for good; "" where it has none.
func withoutReLU(arch string) string {
	a, err := lrunet.Parse(arch)
	if err != nil || a.Head.Linear {
		return ""
	}
	a.Head.Linear = true
	return fmt.Sprintf(" The ReLU on the logits, which the paper's networks have, can silence a class; without it: %q.", a)
}

// smallerCounts is how the network does at reuse counts below its largest; "" where
// it has none, or no images were held out.
func smallerCounts(r eval.Result) string {
	var texts []string
	for _, n := range r.Job.Recipe.AnyReuse.List() {
		if m, ok := r.Measures.Get(eval.ReuseAccuracy(n)); ok {
			texts = append(texts, fmt.Sprintf("%.2f %% at %d", m.Value, n))
		}
	}
	return strings.Join(texts, ", ")
}

// printTraining says how a trained network does, and which classes it does not
// know.
func printTraining(w io.Writer, r eval.Result, scores []splitScore, path string) error {
	for _, s := range scores {
		fmt.Fprintf(w, "%s: %.2f %% of %s %s (%d of %s) after %s in %.0f s\n", r.Job.Arch, s.Accuracy, r.Job.Dataset, s.split,
			s.Correct, words.Count(s.Total, "image", "images"), words.Count(r.Job.Epochs, "epoch", "epochs"), r.Duration.Seconds())
		if len(s.lost) > 0 {
			fmt.Fprintf(w, "No %s image of %s is recognised.%s\n", s.split, printable.Line(strings.Join(s.lost, ", ")), withoutReLU(r.Job.Arch))
		}
	}
	if smaller := smallerCounts(r); smaller != "" {
		fmt.Fprintf(w, "At smaller reuse counts: %s of the validation images.\n", smaller)
	}
	_, err := fmt.Fprintf(w, "Checkpoint: %s\n", path)
	return err
}
