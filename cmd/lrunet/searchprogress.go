package main

import (
	"fmt"
	"io"
	"math"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"lrunet/eval/train"
	"lrunet/experiments"
)

// searchProgress shows a search or a sweep: on a terminal a bar for the whole
// and one for each training, else a line a training, and lines in between where
// one takes long.
type searchProgress struct {
	w       io.Writer
	whole   string        // search or sweep
	part    string        // what one training is of the whole: candidate
	bars    *mpb.Progress // nil without a terminal and before there is something to show
	search  *mpb.Bar
	label   string
	workers map[int]*candidate
	now     func() time.Time
}

// silence is how long a training may go on without a line.
const silence = time.Minute

// candidate is the training of one worker.
type candidate struct {
	meter
	arch  string
	bar   *mpb.Bar // nil without a terminal
	label string
	last  train.Progress
	told  time.Time // of its last line
}

func newSearchProgress(w io.Writer, whole, part string) *searchProgress {
	return &searchProgress{w: w, whole: whole, part: part, workers: map[int]*candidate{}, now: time.Now}
}

// draw puts the bar of the whole on a terminal, when there is something to show.
func (p *searchProgress) draw() {
	if p.bars != nil || !isTerminal(p.w) {
		return
	}
	p.bars = mpb.New(mpb.WithOutput(p.w), mpb.WithWidth(40))
	p.search = p.bars.AddBar(0, mpb.BarPriority(1000), mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-10s", p.whole))),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.label })))
}

func (p *searchProgress) observe(e experiments.Event) {
	if e.Note != "" {
		p.note(e.Note)
		return
	}
	p.draw()
	switch {
	case e.Training != nil:
		p.train(e)
	case p.bars == nil:
		fmt.Fprintf(p.w, "%s %d/%d  %s  %s\n", e.Series, e.Done, e.Budget, e.Outcome, e.Arch)
	default:
		p.finished(e)
	}
}

// note prints a line about the run as a whole.
func (p *searchProgress) note(text string) {
	if p.bars != nil {
		fmt.Fprintln(p.bars, text)
	} else {
		fmt.Fprintln(p.w, text)
	}
}

// finished moves the bar of the whole on.
func (p *searchProgress) finished(e experiments.Event) {
	p.label = fmt.Sprintf("%s %d/%d networks", e.Series, e.Done, e.Budget)
	if !math.IsNaN(e.Best) {
		p.label += fmt.Sprintf("  best %.2f %%", e.Best)
	}
	p.search.SetTotal(int64(e.Budget), false)
	p.search.SetCurrent(int64(e.Done))
	fmt.Fprintf(p.bars, "%3d/%d  %-18s %s\n", e.Done, e.Budget, e.Outcome, e.Arch)
}

func (p *searchProgress) train(e experiments.Event) {
	c, state := p.candidate(e), *e.Training
	if c.bar != nil {
		c.label = c.describe(state)
		c.bar.SetTotal(int64(state.Total), false)
		c.bar.SetCurrent(int64(state.Images))
		return
	}
	if now := p.now(); state.Epoch != c.last.Epoch && now.Sub(c.told) > silence {
		c.last.Accuracy = state.Accuracy // of the epoch that has just ended
		fmt.Fprintf(p.w, "%s: %s\n", c.arch, c.describe(c.last))
		c.told = now
	}
	c.last = state
}

// candidate is what a worker trains now.
func (p *searchProgress) candidate(e experiments.Event) *candidate {
	c := p.workers[e.Worker]
	if c == nil {
		c = &candidate{}
		if p.bars != nil {
			c.bar = p.bars.AddBar(0, mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-10s", p.part))),
				mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + c.label })))
		}
		p.workers[e.Worker] = c
	}
	if c.arch != e.Arch {
		c.arch, c.last = e.Arch, *e.Training
		c.restart()
		c.told = p.now()
	}
	return c
}

func (p *searchProgress) finish() {
	if p.bars == nil {
		return
	}
	for _, c := range p.workers {
		c.bar.Abort(true)
	}
	p.search.Abort(false)
	p.bars.Wait()
}
