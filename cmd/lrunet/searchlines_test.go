package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/eval/train"
	"lrunet/experiments"
)

const longArch = "stem24/2 24x1e1g4u 32x3g4u/2 32x2e1g4u 48x4u/2 head64-linear"

// busySearch is a search on a screen after 100 seconds: two workers, of which one
// trains its second network.
func busySearch() (*searchProgress, *paper) {
	now := time.Unix(0, 0)
	s, shown := testScreen(80, 24)
	p := newSearchProgress(s)
	p.now = func() time.Time { return now }
	p.start = now
	training := func(worker int, arch string, images int) {
		p.record(experiments.Event{
			Worker: worker, Arch: arch, Series: "search", Done: p.whole.Done, Budget: 30, Best: p.whole.Best, Generation: 1, Generations: 3,
			Training: &train.Progress{Epoch: 1 + images/1000, Epochs: 10, Images: images, Total: 10_000, Loss: 0.5, Accuracy: 81.25},
		})
	}
	p.whole.Best = math.NaN()
	training(0, "stem8/2 8x1 head8", 0)
	training(1, longArch, 0)
	now = now.Add(50 * time.Second)
	p.record(experiments.Event{Arch: "stem8/2 8x1 head8", Outcome: "81.25 %", Series: "search", Done: 1, Budget: 30, Best: 81.25, Generation: 1, Generations: 3})
	training(0, "stem8/2 8x2 head8", 0)
	now = now.Add(50 * time.Second)
	training(0, "stem8/2 8x2 head8", 5000)
	training(1, longArch, 5000)
	return p, shown
}

// What a search shows at some widths. 27 networks wait, of 50 seconds each, and
// the two under way take 50 and 100 seconds more: 1500 seconds, of two workers.
func TestSearchLines(t *testing.T) {
	p, _ := busySearch()
	for width, want := range map[int]string{
		39: `search 1/30  best 81.25 %  12m30s left
  epoch 6/10  100/s  stem8/2 8x2 head8
  epoch 6/10  50/s  stem24/2 …64-linear`,
		79: `search 1/30  generation 1 of 3  best 81.25 %  1m40s elapsed  12m30s left
  epoch 6/10  100 images/s  50s left  accuracy 81.25 %  stem8/2 8x2 head8
  epoch 6/10  50 images/s  1m40s left  stem24/2 24x1e1g4u 3…x4u/2 head64-linear`,
		199: `search 1/30  [                    ]  generation 1 of 3  best 81.25 %  1m40s elapsed  12m30s left
  epoch 6/10  100 images/s  50s left  loss 0.500  accuracy 81.25 %  stem8/2 8x2 head8
  epoch 6/10  50 images/s  1m40s left  loss 0.500  accuracy 81.25 %  ` + longArch,
	} {
		if got := strings.Join(p.lines(width), "\n"); got != want {
			t.Errorf("at %d:\n%s\nwant\n%s", width, got, want)
		}
	}
}

// No line of a search or of a training is wider than the terminal, and the room
// there is serves.
func TestLinesFit(t *testing.T) {
	p, _ := busySearch()
	p.now = func() time.Time { return time.Unix(7*24*60*60, 0) }
	p.whole.Done, p.whole.Budget, p.whole.Generation, p.whole.Generations = 1234, 5678, 12, 345
	one := newTrainProgress(nil)
	one.meter = p.workers[1].meter
	for width := 39; width < 200; width++ {
		lines := p.lines(width)
		if len(lines) != 3 {
			t.Fatalf("%d lines at %d", len(lines), width)
		}
		for _, line := range append(lines, one.lines(width)...) {
			if got := twwidth.Width(line); got > width || got < 16 {
				t.Errorf("%d of %d: %q", got, width, line)
			}
			if strings.HasPrefix(line, "  ") && (!strings.Contains(line, "epoch 6/10") || !strings.Contains(line, "stem")) {
				t.Errorf("at %d a worker shows %q", width, line)
			}
		}
		if !strings.HasPrefix(lines[0], "search 1234/5678  ") {
			t.Errorf("at %d the whole shows %q", width, lines[0])
		}
	}
}

// A training that ended is a line above, and its worker waits. The time left is
// not known before.
func TestSearchOnScreen(t *testing.T) {
	s, shown := testScreen(60, 24)
	p := newSearchProgress(s)
	p.observe(experiments.Event{Note: "a note"})
	p.observe(experiments.Event{Arch: longArch, Series: "final", Budget: 2, Best: math.NaN(), Training: &train.Progress{Epoch: 1, Epochs: 2, Total: 4}})
	if text := shown.String(); !strings.HasPrefix(text, "a note\nfinal 0/2  [") || strings.Contains(text, "left") || strings.Contains(text, "generation") {
		t.Errorf("shows\n%s", text)
	}
	p.observe(experiments.Event{Arch: longArch, Series: "final", Done: 1, Budget: 2, Best: 81, Outcome: "81.00 %"})
	text := shown.String()
	if !strings.HasPrefix(text, "a note\nfinal 1/2  81.00 %  stem24/2 24x1e1g4u") || strings.Contains(p.lines(59)[1], "epoch") {
		t.Errorf("shows\n%s", text)
	}
	p.finish()
	if text := shown.String(); strings.Count(text, "\n") != 1 || shown.widest > 59 {
		t.Errorf("%d wide, there stays\n%s", shown.widest, text)
	}
}

// The time of the whole is a line now and then where there is no screen.
func TestSearchProgressTime(t *testing.T) {
	var out strings.Builder
	now := time.Unix(0, 0)
	p := newSearchProgress(&out)
	p.now, p.start = func() time.Time { return now }, now
	for done := range 7 {
		arch := strings.Repeat("a", done+1)
		for images := range 2 {
			p.observe(experiments.Event{Arch: arch, Series: "sweep", Done: done, Budget: 8, Training: &train.Progress{Epoch: 1, Epochs: 1, Images: images, Total: 2}})
			now = now.Add(time.Minute)
		}
		p.observe(experiments.Event{Arch: arch, Series: "sweep", Done: done + 1, Budget: 8, Outcome: "1.00 %"})
	}
	var times []string
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, "elapsed") {
			times = append(times, strings.TrimSpace(line))
		}
	}
	if got, want := strings.Join(times, "; "), "sweep 3/8: 6m00s elapsed, 10m00s left; sweep 6/8: 12m00s elapsed, 4m00s left"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}
