package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"lrunet/internal/words"
)

// Session is one execution of a run's command: a run that was stopped and taken
// up again has several.
type Session struct {
	Command   string
	Version   string
	Machine   Machine
	Started   time.Time // printed in its own time zone
	Ended     time.Time // of the last training that was kept
	Trainings int       // that it finished
}

// Sessions are those of a run, in their order.
type Sessions []Session

// Started is when the run began; zero where that is not known.
func (s Sessions) Started() time.Time {
	if len(s) == 0 {
		return time.Time{}
	}
	return s[0].Started
}

// Duration is the wall time of all sessions.
func (s Sessions) Duration() time.Duration {
	var sum time.Duration
	for _, session := range s {
		sum += max(0, session.Ended.Sub(session.Started)) // less where the clock was set back
	}
	return sum
}

// pauses are the times between sessions, in seconds since a moment.
func (s Sessions) pauses(since time.Time) [][2]float64 {
	var list [][2]float64
	for i := 1; i < len(s); i++ {
		from, to := s[i-1].Ended, s[i].Started
		if !from.IsZero() && from.Before(to) {
			list = append(list, [2]float64{math.Round(from.Sub(since).Seconds()), math.Round(to.Sub(since).Seconds())})
		}
	}
	return list
}

// threads says how many threads every session ran on; "" where they differ.
func (s Sessions) threads() string {
	text := ""
	for i, session := range s {
		if i > 0 && threads(session.Machine) != text {
			return ""
		}
		text = threads(session.Machine)
	}
	return text
}

// facts is what there is to know of one session beside its command.
func (s Session) facts() []fact {
	var cpu []string
	if s.Machine.CPU != "" {
		cpu = append(cpu, s.Machine.CPU)
	}
	if s.Machine.Cores > 0 {
		cpu = append(cpu, words.Count(s.Machine.Cores, "core", "cores"))
	}
	if text := threads(s.Machine); text != "" {
		cpu = append(cpu, text)
	}
	started := ""
	if !s.Started.IsZero() {
		started = s.Started.Format("2006-01-02 15:04:05 MST")
	}
	return []fact{
		{"Started", started, false},
		{"Processor", strings.Join(cpu, ", "), false},
		{"Kernels", s.Machine.Kernels, false},
		{"System", s.Machine.System, false},
		{"Version", s.Version, true},
	}
}

// facts are those that all sessions share.
func (s Sessions) facts() []fact {
	var common []fact
	for i, session := range s {
		if facts := session.facts(); i == 0 {
			common = facts
		} else {
			common = slices.DeleteFunc(common, func(f fact) bool { return !slices.Contains(facts, f) })
		}
	}
	return common
}

// table is in what sessions differ. It is empty for one session.
func (s Sessions) table() Table {
	t := Table{Columns: []Column{{Name: "session", Numeric: true}, {Name: "trainings", Numeric: true}}}
	if len(s) < 2 {
		return t
	}
	common := s.facts()
	for i, session := range s {
		own := slices.DeleteFunc(session.facts(), func(f fact) bool { return slices.Contains(common, f) })
		row := []Cell{Number(float64(i + 1)), Number(float64(session.Trainings))}
		for _, f := range own {
			if i == 0 {
				t.Columns = append(t.Columns, Column{Name: strings.ToLower(f.Label)})
			}
			row = append(row, Text(f.Value))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sessionCommand is a command, and which sessions ran it.
type sessionCommand struct {
	Sessions string // "" where there is one
	Command  string
}

// commands are those of all sessions, each once.
func (s Sessions) commands() []sessionCommand {
	var lines []string
	ran := map[string][]int{}
	for i, session := range s {
		if session.Command == "" {
			continue
		}
		if ran[session.Command] == nil {
			lines = append(lines, session.Command)
		}
		ran[session.Command] = append(ran[session.Command], i+1)
	}
	var list []sessionCommand
	for _, line := range lines {
		c := sessionCommand{Command: line}
		if len(s) > 1 {
			c.Sessions = sessionNumbers(ran[line])
		}
		list = append(list, c)
	}
	return list
}

// sessionNumbers names ascending numbers of sessions: "Session 2", "Sessions 1, 3–5".
func sessionNumbers(numbers []int) string {
	var spans []string
	for from := 0; from < len(numbers); {
		to := from
		for to+1 < len(numbers) && numbers[to+1] == numbers[to]+1 {
			to++
		}
		span := fmt.Sprint(numbers[from])
		if to > from {
			span = fmt.Sprintf("%d\u2013%d", numbers[from], numbers[to])
		}
		spans, from = append(spans, span), to+1
	}
	if len(numbers) == 1 {
		return "Session " + spans[0]
	}
	return "Sessions " + strings.Join(spans, ", ")
}

// figure is when the command ran; false for one session.
func (s Sessions) figure() (figure, bool) {
	f := figure{ID: "sessions", Title: "sessions", Hint: "When the command ran."}
	if len(s) < 2 {
		return f, false
	}
	begun := s[0].Started
	names := make([]string, len(s))
	end := 0.0
	for i, session := range s {
		at := len(s) - 1 - i // the first on top
		names[at] = fmt.Sprintf("%d: %d trained", i+1, session.Trainings)
		from, to := session.Started.Sub(begun).Hours(), session.Ended.Sub(begun).Hours()
		f.Lines = append(f.Lines, line{Points: []Point{{from, float64(at)}, {max(from, to), float64(at)}}, Straight: true, Main: true, Bar: true})
		end = max(end, to)
	}
	if end <= 0 { // clocks that were set back, or nothing done
		return f, false
	}
	f.X, f.Y = axis{Name: "hours since the beginning"}.fromZero(end), axis{}.named(names)
	f.Description = fmt.Sprintf("Timeline of %d sessions within %s hours.", len(s), compact(tidyTo(end)))
	return f, true
}
