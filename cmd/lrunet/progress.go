package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"lrunet/eval/train"
	"lrunet/experiments"
)

// isTerminal says whether a person watches a writer.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// meter measures the images a second of one training.
type meter struct {
	start time.Time
}

func (m *meter) restart() { m.start = time.Now() }

// describe is one line about a training: epoch, loss, accuracy, speed, time left.
func (m *meter) describe(p train.Progress) string {
	rate := float64(p.Images) / time.Since(m.start).Seconds()
	left := time.Duration(float64(p.Total-p.Images) / rate * float64(time.Second)).Round(time.Second)
	accuracy := ""
	if !math.IsNaN(p.Accuracy) {
		accuracy = fmt.Sprintf("  accuracy %.2f %%", p.Accuracy)
	}
	return fmt.Sprintf("epoch %d/%d  loss %.3f%s  %.0f images/s  %v left", p.Epoch, p.Epochs, p.Loss, accuracy, rate, left)
}

// trainProgress shows one training: a bar on a terminal, else a line an epoch.
type trainProgress struct {
	meter
	w     io.Writer
	bars  *mpb.Progress
	bar   *mpb.Bar
	label string
	epoch int
	last  train.Progress
}

func newTrainProgress(w io.Writer) *trainProgress {
	p := &trainProgress{w: w}
	p.restart()
	if isTerminal(w) {
		p.bars = mpb.New(mpb.WithOutput(w), mpb.WithWidth(40))
		p.bar = p.bars.AddBar(0, mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.label })))
	}
	return p
}

func (p *trainProgress) observe(now train.Progress) {
	if p.bar != nil {
		p.label = p.describe(now)
		p.bar.SetTotal(int64(now.Total), false)
		p.bar.SetCurrent(int64(now.Images))
		return
	}
	if p.epoch != 0 && now.Epoch != p.epoch {
		p.line(now.Accuracy)
	}
	p.epoch, p.last = now.Epoch, now
}

// line reports a finished epoch.
func (p *trainProgress) line(accuracy float64) {
	p.last.Accuracy = accuracy
	fmt.Fprintln(p.w, p.describe(p.last))
}

// finish ends the display.
func (p *trainProgress) finish(curve []train.Epoch) {
	if p.bar != nil {
		p.bar.Abort(false)
		p.bars.Wait()
		return
	}
	if len(curve) > 0 {
		p.line(curve[len(curve)-1].Accuracy)
	}
}

// searchProgress shows a search or a sweep: on a terminal a bar for the whole
// and one for each training, else a line a training.
type searchProgress struct {
	w       io.Writer
	part    string // what one training is of the whole: candidate
	bars    *mpb.Progress
	search  *mpb.Bar
	label   string
	workers map[int]*candidate
}

// candidate is the bar of one worker.
type candidate struct {
	meter
	bar   *mpb.Bar
	arch  string
	label string
}

func newSearchProgress(w io.Writer, whole, part string) *searchProgress {
	p := &searchProgress{w: w, part: part, workers: map[int]*candidate{}}
	if isTerminal(w) {
		p.bars = mpb.New(mpb.WithOutput(w), mpb.WithWidth(40))
		p.search = p.bars.AddBar(0, mpb.BarPriority(1000), mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-10s", whole))),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.label })))
	}
	return p
}

func (p *searchProgress) observe(e experiments.Event) {
	if p.bars == nil {
		if e.Training == nil {
			fmt.Fprintf(p.w, "%s %d/%d  %s  %s\n", e.Series, e.Done, e.Budget, e.Outcome, e.Arch)
		}
		return
	}
	if e.Training != nil {
		p.train(e)
		return
	}
	p.label = fmt.Sprintf("%s %d/%d networks", e.Series, e.Done, e.Budget)
	if !math.IsNaN(e.Best) {
		p.label += fmt.Sprintf("  best %.2f %%", e.Best)
	}
	p.search.SetTotal(int64(e.Budget), false)
	p.search.SetCurrent(int64(e.Done))
	fmt.Fprintf(p.bars, "%3d/%d  %-18s %s\n", e.Done, e.Budget, e.Outcome, e.Arch)
}

func (p *searchProgress) train(e experiments.Event) {
	c := p.workers[e.Worker]
	if c == nil {
		c = &candidate{}
		c.bar = p.bars.AddBar(0, mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-10s", p.part))),
			mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + c.label })))
		p.workers[e.Worker] = c
	}
	if c.arch != e.Arch {
		c.arch = e.Arch
		c.restart()
	}
	c.label = c.describe(*e.Training)
	c.bar.SetTotal(int64(e.Training.Total), false)
	c.bar.SetCurrent(int64(e.Training.Images))
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
