package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"lrunet/eval/train"
)

// trainProgress shows one training: a line that is redrawn on a screen, else a line
// an epoch.
type trainProgress struct {
	w   io.Writer
	now func() time.Time

	mu    sync.Mutex // guards what follows
	start time.Time
	meter meter
}

func newTrainProgress(w io.Writer) *trainProgress {
	p := &trainProgress{w: w, now: time.Now}
	p.start = p.now()
	return p
}

func (p *trainProgress) observe(state train.Progress) {
	s, drawn := p.w.(*screen)
	if !drawn && p.meter.seen && state.Epoch != p.meter.last.Epoch {
		p.meter.last.Shallower = state.Shallower
		p.line(state.Accuracy)
	}
	p.mu.Lock()
	p.meter.observe(state, p.now())
	p.mu.Unlock()
	if drawn {
		s.show(p.lines)
	}
}

// line reports a finished epoch.
func (p *trainProgress) line(accuracy float64) {
	p.meter.last.Accuracy = accuracy
	fmt.Fprintln(p.w, p.meter.describe())
}

// lines are what a screen shows of the training.
func (p *trainProgress) lines(width int) []string {
	const elapsed, drawing = trainingParts, trainingParts + 1
	p.mu.Lock()
	defer p.mu.Unlock()
	l := statusLine{give: []int{drawing, elapsed, lossPart, speedPart, accuracyPart, speedPart, leftPart}}
	l.addTraining(p.meter)
	l.add(span(p.now().Sub(p.start))+" elapsed", "")
	l.add(bar(p.meter.last.Images, p.meter.last.Total), "")
	return []string{l.fit(width)}
}

// finish ends the display.
func (p *trainProgress) finish(curve []train.Epoch) {
	if _, drawn := p.w.(*screen); drawn {
		hide(p.w)
		return
	}
	if len(curve) > 0 {
		p.meter.last.Shallower = nil // of the epoch before; the result has the last one's
		p.line(curve[len(curve)-1].Accuracy)
	}
}
