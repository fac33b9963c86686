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
