package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// statusLine is a line of parts, each in forms from the full one to "", which leaves
// it out.
type statusLine struct {
	parts [][]string
	give  []int // parts in the order in which they give room: each takes its next form
}

// add appends a part.
func (l *statusLine) add(forms ...string) { l.parts = append(l.parts, forms) }

// fit is the line in its fullest form that a width has room for.
func (l *statusLine) fit(width int) string {
	form := make([]int, len(l.parts))
	text := l.text(form)
	for _, i := range l.give {
		if twwidth.Width(text) <= width {
			break
		}
		if form[i]+1 < len(l.parts[i]) {
			form[i]++
			text = l.text(form)
		}
	}
	return text
}

// text joins the parts in the given forms.
func (l *statusLine) text(form []int) string {
	var shown []string
	for i, forms := range l.parts {
		if text := forms[form[i]]; text != "" {
			shown = append(shown, text)
		}
	}
	return strings.Join(shown, "  ")
}

// barWidth is how wide a bar is.
const barWidth = 20

// bar draws a share of a whole.
func bar(done, total int) string {
	n := 0
	if total > 0 {
		n = min(max(barWidth*done/total, 0), barWidth)
	}
	return "[" + strings.Repeat("=", n) + strings.Repeat(" ", barWidth-n) + "]"
}

// span is a duration with as many digits as a person needs.
func span(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 60*60:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	case s < 24*60*60:
		return fmt.Sprintf("%dh%02dm", s/3600, s/60%60)
	}
	return fmt.Sprintf("%dd%02dh", s/86400, s/3600%24)
}
