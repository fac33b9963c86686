package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"lrunet/eval/train"
	"lrunet/experiments"
)

// Without a terminal a training that takes long tells of itself, at most once
// a minute and only when an epoch has ended.
func TestSearchProgressLines(t *testing.T) {
	var out strings.Builder
	now := time.Unix(0, 0)
	p := newSearchProgress(&out)
	p.now = func() time.Time { return now }
	for step := range 30 { // 20 seconds each, three an epoch
		state := train.Progress{Epoch: 1 + step/3, Epochs: 10, Images: step + 1, Total: 30, Loss: 0.5, Accuracy: math.NaN()}
		if step >= 3 {
			state.Accuracy = float64(10 * (step / 3)) // of the epoch before
		}
		p.observe(experiments.Event{Arch: "lrunet-2", Training: &state})
		now = now.Add(20*time.Second + time.Millisecond)
	}
	p.observe(experiments.Event{Arch: "lrunet-2", Series: "sweep", Done: 1, Budget: 3, Outcome: "90.00 %"})
	p.finish()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 10 {
		t.Fatalf("%d lines, want 9 of epochs and 1 of the training:\n%s", len(lines), out.String())
	}
	if !strings.HasPrefix(lines[0], "lrunet-2: epoch 1/10  loss 0.500  accuracy 10.00 %") {
		t.Errorf("first line is %q", lines[0])
	}
	if want := "sweep 1/3  90.00 %  lrunet-2"; lines[9] != want {
		t.Errorf("last line is %q, want %q", lines[9], want)
	}
}

// Short trainings have one line each.
func TestSearchProgressShort(t *testing.T) {
	var out strings.Builder
	p := newSearchProgress(&out)
	for epoch := range 5 {
		p.observe(experiments.Event{Arch: "a", Training: &train.Progress{Epoch: epoch + 1, Epochs: 5, Images: 1, Total: 5}})
	}
	if out.Len() > 0 {
		t.Errorf("got %q", out.String())
	}
}
