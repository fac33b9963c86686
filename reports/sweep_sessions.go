package reports

import (
	"fmt"
	"slices"
	"strings"
)

// facts is what there is to know of one session beside its command.
func (s Session) facts() []fact {
	cpu := s.Machine.CPU
	if s.Machine.Cores > 0 {
		cpu = fmt.Sprintf("%s, %d cores, %s", cpu, s.Machine.Cores, threads(s.Machine))
	}
	return []fact{
		{"Started", s.Started.Format("2006-01-02 15:04:05 MST"), false},
		{"Processor", cpu, false},
		{"Kernels", s.Machine.Kernels, false},
		{"System", s.Machine.System, false},
		{"Version", s.Version, true},
	}
}

// commonFacts are those that all sessions share.
func (s Sweep) commonFacts() []fact {
	var common []fact
	for i, session := range s.Sessions {
		if facts := session.facts(); i == 0 {
			common = facts
		} else {
			common = slices.DeleteFunc(common, func(f fact) bool { return !slices.Contains(facts, f) })
		}
	}
	return common
}

// sessionTable is in what sessions differ. It is empty for one session.
func (s Sweep) sessionTable() Table {
	t := Table{Columns: []Column{{Name: "session", Numeric: true}, {Name: "trainings", Numeric: true}}}
	if len(s.Sessions) < 2 {
		return t
	}
	common := s.commonFacts()
	for i, session := range s.Sessions {
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
func (s Sweep) commands() []sessionCommand {
	var lines []string
	ran := map[string][]int{}
	for i, session := range s.Sessions {
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
		if len(s.Sessions) > 1 {
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

// sessionsFigure is when the command ran; false for one session.
func sessionsFigure(s Sweep) (figure, bool) {
	f := figure{ID: "sessions", Title: "sessions", Hint: "When the command ran."}
	if len(s.Sessions) < 2 {
		return f, false
	}
	begun := s.Sessions[0].Started
	names := make([]string, len(s.Sessions))
	end := 0.0
	for i, session := range s.Sessions {
		at := len(s.Sessions) - 1 - i // the first on top
		names[at] = fmt.Sprintf("%d: %d trained", i+1, session.Trainings)
		from, to := session.Started.Sub(begun).Hours(), session.Ended.Sub(begun).Hours()
		f.Lines = append(f.Lines, line{Points: []Point{{from, float64(at)}, {max(from, to), float64(at)}}, Straight: true, Main: true, Bar: true})
		end = max(end, to)
	}
	if end <= 0 { // clocks that were set back, or nothing done
		return f, false
	}
	f.X, f.Y = axis{Name: "hours since the beginning"}.fromZero(end), axis{}.named(names)
	f.Description = fmt.Sprintf("Timeline of %d sessions within %s hours.", len(s.Sessions), compact(tidyTo(end)))
	return f, true
}
