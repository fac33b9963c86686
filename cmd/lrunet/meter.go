package main

import (
	"fmt"
	"math"
	"time"

	"lrunet/eval/train"
)

// meter measures one training. What a resumed training has done before does not
// count as speed.
type meter struct {
	start time.Time
	first int // images when it was first seen
	seen  bool
	last  train.Progress
}

// observe takes note of how far the training is.
func (m *meter) observe(p train.Progress, now time.Time) {
	if !m.seen {
		m.start, m.first, m.seen = now, p.Images, true
	}
	m.last = p
}

// rate is the images a second; 0 before it is known.
func (m *meter) rate(now time.Time) float64 {
	seconds := now.Sub(m.start).Seconds()
	if !m.seen || seconds <= 0 {
		return 0
	}
	return float64(m.last.Images-m.first) / seconds
}

// left is the time that the training still takes; false before that is known.
func (m *meter) left(now time.Time) (time.Duration, bool) {
	rate := m.rate(now)
	if rate <= 0 {
		return 0, false
	}
	return time.Duration(float64(m.last.Total-m.last.Images) / rate * float64(time.Second)), true
}

// describe is one line about a training: epoch, loss, accuracy, speed, time left.
func (m *meter) describe(now time.Time) string {
	p := m.last
	text := fmt.Sprintf("epoch %d/%d  loss %.3f", p.Epoch, p.Epochs, p.Loss)
	if !math.IsNaN(p.Accuracy) {
		text += fmt.Sprintf("  accuracy %.2f %%", p.Accuracy)
	}
	for _, s := range p.Shallower {
		text += fmt.Sprintf("  reuse %d %.2f %%", s.Reuse, s.Accuracy)
	}
	if left, known := m.left(now); known {
		text += fmt.Sprintf("  %.0f images/s  %s left", m.rate(now), span(left))
	}
	return text
}
