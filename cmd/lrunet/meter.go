package main

import (
	"fmt"
	"math"
	"time"

	"lrunet/eval/train"
)

// meter measures one training, at its steps: in between nothing is known that was not
// known before. What a resumed training has done before does not count as speed.
type meter struct {
	start time.Time
	step  time.Time // when images were last seen to be done
	first int       // images when it was first seen
	seen  bool
	last  train.Progress
}

// observe takes note of how far the training is.
func (m *meter) observe(p train.Progress, now time.Time) {
	if !m.seen {
		m.start, m.step, m.first, m.seen = now, now, p.Images, true
	}
	if p.Images != m.last.Images {
		m.step = now
	}
	m.last = p
}

// rate is the images a second; 0 before it is known.
func (m *meter) rate() float64 {
	seconds := m.step.Sub(m.start).Seconds()
	if !m.seen || seconds <= 0 {
		return 0
	}
	return float64(m.last.Images-m.first) / seconds
}

// left is the time that the training still takes; false before that is known.
func (m *meter) left() (time.Duration, bool) {
	rate := m.rate()
	if rate <= 0 {
		return 0, false
	}
	return time.Duration(float64(m.last.Total-m.last.Images) / rate * float64(time.Second)), true
}

// describe is one line about a training: epoch, loss, accuracy, speed, time left.
func (m *meter) describe() string {
	p := m.last
	text := fmt.Sprintf("epoch %d/%d  loss %.3f", p.Epoch, p.Epochs, p.Loss)
	if !math.IsNaN(p.Accuracy) {
		text += fmt.Sprintf("  accuracy %.2f %%", p.Accuracy)
	}
	for _, s := range p.Shallower {
		text += fmt.Sprintf("  reuse %d %.2f %%", s.Reuse, s.Accuracy)
	}
	if left, known := m.left(); known {
		text += fmt.Sprintf("  %.0f images/s  %s left", m.rate(), span(left))
	}
	return text
}
