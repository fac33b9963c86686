package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// paper is a terminal on which the tests look: it knows what screen writes. It is
// as wide as it needs to be, and keeps the width of the widest line.
type paper struct {
	rows   []string
	row    int
	widest int
}

func (p *paper) Write(b []byte) (int, error) {
	text := string(b)
	for text != "" {
		for len(p.rows) <= p.row {
			p.rows = append(p.rows, "")
		}
		switch {
		case strings.HasPrefix(text, "\x1b[2K"):
			p.rows[p.row], text = "", text[4:]
		case strings.HasPrefix(text, "\x1b[1A"):
			p.row, text = max(p.row-1, 0), text[4:]
		case text[0] == '\n':
			p.row, text = p.row+1, text[1:]
		case text[0] == '\r':
			text = text[1:]
		case text[0] == '\x1b':
			return 0, fmt.Errorf("unknown sequence %q", text)
		default:
			end := strings.IndexAny(text, "\r\n\x1b")
			if end < 0 {
				end = len(text)
			}
			p.rows[p.row] += text[:end]
			p.widest = max(p.widest, twwidth.Width(p.rows[p.row]))
			text = text[end:]
		}
	}
	return len(b), nil
}

func (p *paper) String() string { return strings.TrimRight(strings.Join(p.rows, "\n"), "\n") }

// testScreen is a screen on paper.
func testScreen(width, height int) (*screen, *paper) {
	p := &paper{}
	return &screen{w: p, size: func() (int, int, error) { return width, height, nil }}, p
}

// What is written stands above the drawn lines, and is all that stays.
func TestScreen(t *testing.T) {
	s, p := testScreen(10, 5)
	fmt.Fprintln(s, "first")
	s.show(func(int) []string { return []string{"12345678901", "b"} })
	if got, want := p.String(), "first\n1234\u20268901\nb"; got != want {
		t.Errorf("shows %q, want %q", got, want)
	}
	fmt.Fprint(s, "second")
	if text := p.String(); !strings.HasPrefix(text, "first\nsecond\n1234") || !strings.HasSuffix(text, "\nb") || strings.Count(text, "\n") != 3 {
		t.Errorf("shows %q", text)
	}
	io.WriteString(p, "^C") // the terminal's echo
	hide(s)
	hide(s)
	fmt.Fprintln(s, "third")
	if got, want := p.String(), "first\nsecond\nthird"; got != want {
		t.Errorf("%q stays, want %q", got, want)
	}
}

// A low terminal shows the first lines only: one cannot go up to those that have
// left it.
func TestScreenHeight(t *testing.T) {
	s, p := testScreen(10, 3)
	s.show(func(int) []string { return []string{"a", "b", "c", "d"} })
	defer s.hide()
	if got := p.String(); got != "a\nb" {
		t.Errorf("shows %q", got)
	}
}

// A terminal that became narrower has wrapped what stands on it.
func TestRows(t *testing.T) {
	lines := []string{strings.Repeat("x", 79), "", "abc", strings.Repeat("\u4e16", 20)}
	for width, want := range map[int]int{80: 4, 79: 4, 40: 5, 39: 7} {
		if got := rows(lines, width); got != want {
			t.Errorf("%d rows at width %d, want %d", got, width, want)
		}
	}
}

// Only a terminal is a screen, and only a screen is drawn on.
func TestNoScreen(t *testing.T) {
	var b bytes.Buffer
	if w := newScreen(&b); w != io.Writer(&b) {
		t.Errorf("a buffer became %T", w)
	}
}

// A panic's trace stands above what is drawn, and stays alone.
func TestScreenPanic(t *testing.T) {
	s, p := testScreen(200, 50)
	err := guarded(s, func() error {
		s.show(func(int) []string { return []string{"drawn"} })
		panic("by mistake")
	})
	if err == nil || !strings.HasSuffix(p.String(), "\ndrawn") {
		t.Errorf("error %v, shows %q", err, p)
	}
	hide(s)
	if text := p.String(); !strings.HasPrefix(text, "goroutine ") || strings.Contains(text, "drawn") {
		t.Errorf("%q stays", text)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestScreenFails(t *testing.T) {
	s := &screen{w: broken{}, size: func() (int, int, error) { return 0, 0, errors.New("no size") }}
	if _, err := fmt.Fprintln(s, "text"); err == nil {
		t.Error("no error of a terminal that is gone")
	}
}
