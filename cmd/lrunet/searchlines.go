package main

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/reports"
)

// lines are what a screen shows of the search or sweep: one of the whole, and one
// a worker.
func (p *searchProgress) lines(width int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := []string{p.summary(width)}
	for _, worker := range slices.Sorted(maps.Keys(p.workers)) {
		if t := p.workers[worker]; !t.done || t.last.Worker == "" { // those of other machines have no line while they wait: there may be hundreds
			lines = append(lines, t.line(width))
		}
	}
	return lines
}

// summary is the line of the whole.
func (p *searchProgress) summary(width int) string {
	const drawing, generation, best, elapsed, left = 1, 2, 3, 4, 5 // parts, by their place
	e := p.whole
	l := statusLine{give: []int{drawing, generation, elapsed, generation, best, elapsed, left, best}}
	l.add(progress(e))
	l.add(bar(e.Done, e.Budget), "")
	if e.Generation > 0 {
		l.add(fmt.Sprintf("generation %d of %d", e.Generation, e.Generations), fmt.Sprintf("gen %d/%d", e.Generation, e.Generations), "")
	} else {
		l.add("")
	}
	if !math.IsNaN(e.Best) {
		l.add(fmt.Sprintf("best %.2f %%", e.Best), fmt.Sprintf("%.2f %%", e.Best), "")
	} else {
		l.add("")
	}
	l.add(span(p.now().Sub(p.start))+" elapsed", "")
	if d, known := p.left(); known {
		l.add(span(d)+" left", "")
	} else {
		l.add("")
	}
	return l.fit(width)
}

// line is the line of a worker. The architecture, which has no usual length, takes
// what room is left.
func (t *trainee) line(width int) string {
	arch := t.arch
	l := statusLine{give: []int{lossPart, accuracyPart, leftPart, speedPart, speedPart, epochPart, trainingParts}}
	if t.done {
		l.add("waiting")
	} else {
		l.addTraining(t.meter)
		l.add(t.meter.last.Worker, "")
	}
	room := min(twwidth.Width(arch), width/3) // before the rest gives room
	return beside("  "+l.fit(width-room-4), arch, width)
}

// beside puts an architecture, whose middle gives room, after a text.
func beside(text, arch string, width int) string {
	return text + "  " + reports.Shorten(arch, max(width-twwidth.Width(text)-2, 2))
}

// The parts of a training, by their place.
const (
	epochPart = iota
	speedPart
	leftPart
	lossPart
	accuracyPart
	trainingParts
)

// addTraining appends the epoch, images a second, time left, loss and accuracy of
// a training: five parts.
func (l *statusLine) addTraining(m meter) {
	p := m.last
	l.add(fmt.Sprintf("epoch %d/%d", p.Epoch, p.Epochs), fmt.Sprintf("%d/%d", p.Epoch, p.Epochs))
	left, known := m.left()
	if known {
		l.add(fmt.Sprintf("%.0f images/s", m.rate()), fmt.Sprintf("%.0f/s", m.rate()), "")
		l.add(span(left)+" left", "")
	} else {
		l.add("")
		l.add("")
	}
	l.add(fmt.Sprintf("loss %.3f", p.Loss), "")
	if math.IsNaN(p.Accuracy) {
		l.add("")
	} else {
		l.add(fmt.Sprintf("accuracy %.2f %%", p.Accuracy), "")
	}
}
