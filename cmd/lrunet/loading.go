package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"lrunet/experiments/dataset"
)

// loading shows how far reading a dataset is: a line that is written over on a
// terminal, else a line every few seconds. Short loads show nothing.
type loading struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	last     time.Time
	open     bool // the terminal's line is not ended
}

func newLoading(w io.Writer) *loading {
	return &loading{w: w, terminal: isTerminal(w), last: time.Now()}
}

func (l *loading) observe(p dataset.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.print(fmt.Sprintf("%s %d of %d", p.Step, p.Done, p.Total), p.Done == p.Total)
}

// print shows a line unless the last one is too young.
func (l *loading) print(text string, done bool) {
	pause := 5 * time.Second
	if l.terminal {
		pause = 200 * time.Millisecond
	}
	if time.Since(l.last) < pause && !(done && l.open) {
		return
	}
	l.last = time.Now()
	switch {
	case !l.terminal:
		fmt.Fprintln(l.w, text)
	case done:
		fmt.Fprint(l.w, "\r\033[K")
		l.open = false
	default:
		fmt.Fprint(l.w, "\r\033[K"+text)
		l.open = true
	}
}
