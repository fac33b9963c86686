package main

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"lrunet/experiments"
)

// searchProgress shows a search or a sweep: on a screen lines for the whole and
// for each worker, below one for each training that has ended; else a line a
// training, and lines in between where one takes long.
type searchProgress struct {
	w   io.Writer
	now func() time.Time

	mu      sync.Mutex // guards what follows
	start   time.Time
	told    time.Time // when a line last told the time left
	whole   experiments.Event
	pace    pace
	workers map[int]*trainee
}

// silence is how long a training may go on without a line, and the whole without
// one about its time.
const (
	silence      = time.Minute
	silenceWhole = 5 * time.Minute
)

// trainee is what one worker trains, or has trained last.
type trainee struct {
	meter
	arch  string
	units int // of the whole that it counts
	done  bool
	told  time.Time // of its last line
}

func newSearchProgress(w io.Writer) *searchProgress {
	p := &searchProgress{w: w, now: time.Now, workers: map[int]*trainee{}}
	p.start = p.now()
	return p
}

func (p *searchProgress) observe(e experiments.Event) {
	for _, line := range p.record(e) { // without the lock: the screen calls for its lines
		fmt.Fprintln(p.w, line)
	}
	if s, ok := p.w.(*screen); ok && e.Note == "" {
		s.show(p.lines)
	}
}

// record takes note of an event, and returns the lines to print of it.
func (p *searchProgress) record(e experiments.Event) []string {
	if e.Note != "" {
		return []string{e.Note}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Series != p.whole.Series {
		p.pace, p.workers = pace{}, map[int]*trainee{}
	}
	var lines []string
	s, drawn := p.w.(*screen)
	switch head := progress(e) + "  " + e.Outcome; {
	case e.Training != nil:
		lines = []string{p.train(e), p.time()}
	case drawn:
		lines = []string{beside(head, e.Arch, s.width())}
	default:
		lines = []string{head + "  " + e.Arch}
	}
	if e.Training == nil {
		p.end(e)
	}
	p.whole = e
	if drawn && e.Training != nil { // the drawn lines tell
		return nil
	}
	return slices.DeleteFunc(lines, func(line string) bool { return line == "" })
}

// train takes note of a training. Of one that takes long there is a line when an
// epoch has ended.
func (p *searchProgress) train(e experiments.Event) (line string) {
	now := p.now()
	t := p.workers[e.Worker]
	if t == nil || t.done || t.arch != e.Arch {
		t = &trainee{arch: e.Arch, units: max(e.Units, 1), told: now}
		p.workers[e.Worker] = t
		p.pace.begun(len(p.running()))
	}
	if e.Training.Epoch != t.last.Epoch && t.seen && now.Sub(t.told) > silence {
		t.last.Accuracy = e.Training.Accuracy // of the epoch that has just ended
		line = fmt.Sprintf("%s: %s", t.arch, t.describe())
		t.told = now
	}
	t.observe(*e.Training, now)
	return line
}

// end takes note of a candidate that has ended.
func (p *searchProgress) end(e experiments.Event) {
	var took time.Duration
	if t := p.workers[e.Worker]; t != nil && t.arch == e.Arch && !t.done {
		t.done = true
		took = p.now().Sub(t.start)
	}
	if e.Done != p.whole.Done || e.Series != p.whole.Series { // else a measurement in between
		p.pace.end(took, max(e.Units, 1))
	}
}

// time is a line, now and then, about the time of the whole.
func (p *searchProgress) time() string {
	now := p.now()
	left, known := p.left()
	if p.told.IsZero() {
		p.told = p.start
	}
	if !known || now.Sub(p.told) <= silenceWhole {
		return ""
	}
	p.told = now
	return fmt.Sprintf("%s: %s elapsed, %s left", progress(p.whole), span(now.Sub(p.start)), span(left))
}

// running are the trainings under way, by worker.
func (p *searchProgress) running() []*trainee {
	var list []*trainee
	for _, t := range p.workers {
		if !t.done {
			list = append(list, t)
		}
	}
	return list
}

// left is how long the series still takes; false before that is known.
func (p *searchProgress) left() (time.Duration, bool) {
	var rest []time.Duration
	waiting := p.whole.Budget - p.whole.Done
	for _, t := range p.running() {
		d, known := t.left()
		if !known {
			d = p.pace.usual(t.units)
		}
		rest = append(rest, d)
		waiting -= t.units
	}
	return p.pace.left(waiting, rest)
}

// progress is how far the whole is.
func progress(e experiments.Event) string {
	text := fmt.Sprintf("%s %d/%d", e.Series, e.Done, e.Budget)
	if e.Unit != "" {
		text += " " + e.Unit
	}
	return text
}

func (p *searchProgress) finish() { hide(p.w) }
