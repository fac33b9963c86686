package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"lrunet/experiments/dataset"
	"lrunet/reports"
)

// loading shows how far reading a dataset is: a line that is redrawn on a screen,
// else a line every few seconds. Short loads show nothing.
type loading struct {
	mu     sync.Mutex
	w      io.Writer
	screen *screen   // nil: there is none
	last   time.Time // of the last line, at first of the beginning
	open   bool      // the screen shows a line
}

func newLoading(w io.Writer) *loading {
	s, _ := w.(*screen)
	return &loading{w: w, screen: s, last: time.Now()}
}

func (l *loading) observe(p dataset.Progress) {
	l.print(fmt.Sprintf("%s %d of %d", p.Step, p.Done, p.Total), p.Done == p.Total)
}

// print shows a line unless the last one is too young.
func (l *loading) print(text string, done bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	pause := 5 * time.Second
	if l.screen != nil {
		pause = refresh
	}
	if time.Since(l.last) < pause && !(done && l.open) {
		return
	}
	l.last = time.Now()
	switch {
	case l.screen == nil:
		fmt.Fprintln(l.w, text)
	case done:
		l.screen.hide()
		l.open = false
	default:
		l.screen.show(func(width int) []string { return []string{reports.Shorten(text, width)} })
		l.open = true
	}
}
