package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"golang.org/x/term"

	"lrunet/internal/printable"
	"lrunet/reports"
)

// isTerminal says whether a person watches a writer.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// screen is a terminal whose last lines are drawn again and again. What is
// written to it goes above them.
type screen struct {
	w    io.Writer
	size func() (width, height int, err error)

	mu    sync.Mutex               // guards what follows
	lines func(width int) []string // nil: there are none
	drawn []string                 // that stand on the terminal now
	stop  chan struct{}            // ends the drawing
}

// refresh is the time between two drawings. Each looks at the terminal's size,
// so that none waits for a signal, which not all systems have.
const refresh = 200 * time.Millisecond

// newScreen makes a screen of a terminal. Another writer stays what it is, and so
// does a terminal that shall not, or cannot, be drawn on.
func newScreen(w io.Writer) io.Writer {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return w
	}
	return &screen{w: w, size: func() (int, int, error) { return term.GetSize(int(w.(*os.File).Fd())) }}
}

// width is the room that a line has: one as wide as the terminal wraps on some.
func (s *screen) width() int {
	width, _, err := s.size()
	if err != nil || width < 1 {
		width = usualWidth
	}
	return width - 1
}

// hide removes the lines of a writer that is a screen.
func hide(w io.Writer) {
	if s, ok := w.(*screen); ok {
		s.hide()
	}
}

// leave hides the lines for good. Where nothing was drawn, the Ctrl-C that a
// terminal echoes is still there.
func leave(ctx context.Context, w io.Writer) {
	hide(w)
	if s, ok := w.(*screen); ok && ctx.Err() != nil {
		io.WriteString(s, "\r\x1b[2K") // what else could be told of an error?
	}
}

// show draws lines, which a function makes for the width of the terminal, until
// they are hidden or others are shown. The function is called at any time, by
// another goroutine too.
func (s *screen) show(lines func(width int) []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = lines
	if s.stop == nil {
		s.stop = make(chan struct{})
		go s.keep(s.stop)
		s.draw(nil)
	}
}

// keep draws the lines until they are hidden.
func (s *screen) keep(stop chan struct{}) {
	ticker := time.NewTicker(refresh)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			s.mu.Lock()
			if s.stop == stop {
				s.draw(nil)
			}
			s.mu.Unlock()
		}
	}
}

// hide removes the lines.
func (s *screen) hide() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop == nil {
		return
	}
	close(s.stop)
	s.lines, s.stop = nil, nil
	s.draw(nil)
}

// Write writes whole lines above those that are drawn. It fails as the terminal
// does.
func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.draw(text); err != nil {
		return 0, err
	}
	return len(text), nil
}

// draw replaces the lines on the terminal by a text and the lines of now, in one
// piece.
func (s *screen) draw(text []byte) error {
	width, height, err := s.size()
	if err != nil || width < 1 {
		width, height = usualWidth, usualHeight
	}
	var b bytes.Buffer
	if len(s.drawn) > 0 {
		b.WriteString("\r" + strings.Repeat(removeAbove, rows(s.drawn, width))) // the Ctrl-C that a terminal echoes goes too
	}
	b.Write(text)
	s.drawn = nil
	if s.lines != nil {
		if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
			b.WriteByte('\n')
		}
		s.drawn = clip(s.lines(width-1), width-1, height-1)
	}
	for _, line := range s.drawn {
		b.WriteString(line + "\n")
	}
	_, err = s.w.Write(b.Bytes())
	return err
}

// removeAbove removes the line that the cursor stands on, and goes to the one above
// and removes that. To clear all below the cursor would be shorter, but tmux keeps
// what is cleared from the first row on.
const removeAbove = "\x1b[2K\x1b[1A\x1b[2K"

// usualHeight is a terminal's that does not tell its own.
const usualHeight = 24

// rows is how much of a terminal lines take, which are wrapped if it has become
// narrower.
func rows(lines []string, width int) (n int) {
	for _, line := range lines {
		n += max(1, (twwidth.Width(line)+width-1)/width)
	}
	return n
}

// clip makes lines fit a width and a height.
func clip(lines []string, width, height int) []string {
	lines = lines[:min(len(lines), max(height, 1))]
	fitted := make([]string, len(lines))
	for i, line := range lines {
		fitted[i] = reports.Shorten(printable.Line(line), width)
	}
	return fitted
}
