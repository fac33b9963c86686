package live

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"

	"lrunet/experiments/runs"
	"lrunet/reports"
)

// looks are what was found in runs the last time: reading a study again takes time,
// and most have not changed.
type looks struct {
	mu   sync.Mutex
	last map[string]marked // by name
}

type marked struct {
	mark string
	run  runs.Run
}

// at looks at runs, anew where they have changed.
func (l *looks) at(list []volume) []runs.Run {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, now := make([]runs.Run, len(list)), map[string]marked{}
	for i, v := range list {
		mark := v.folder.Mark()
		seen, there := l.last[v.name]
		if !there || seen.mark != mark {
			seen = marked{mark, runs.Look(v.folder)}
		}
		now[v.name], found[i] = seen, seen.run
	}
	l.last = now
	return found
}

// indexContent is the list of all runs, the newest first.
func (s *site) indexContent(mark string) content {
	list, err := s.shelf.list()
	if err != nil {
		return problem(mark, http.StatusInternalServerError, "Runs", err.Error())
	}
	index := reports.Index{Title: "Runs"}
	if len(s.shelf.chosen) == 0 {
		index.Place = s.shelf.parent
	}
	for i, run := range s.looks.at(list) {
		index.Runs = append(index.Runs, indexRun(list[i].name, run))
	}
	slices.SortStableFunc(index.Runs, func(a, b reports.IndexRun) int { return b.Started.Compare(a.Started) })
	page, err := written(func(w io.Writer) error { return reports.PageOptions{Live: eventsSince(mark)}.Index(w, index) })
	if err != nil {
		return problem(mark, http.StatusInternalServerError, "Runs", err.Error())
	}
	return content{mark: mark, code: http.StatusOK, page: page}
}

// indexRun is a run as the list has it.
func indexRun(name string, run runs.Run) reports.IndexRun {
	r := reports.IndexRun{
		Name: name, Kind: run.Kind.String(), State: string(run.State), Done: run.Done, Planned: run.Planned,
		Best: math.NaN(), Started: run.Started,
	}
	if run.Planned > 0 { // else the study was not read
		r.Best = run.Best
	}
	switch {
	case run.State == runs.Running && run.Owner.PID != 0:
		r.Detail = fmt.Sprint(run.Owner)
	case run.State == runs.Damaged:
		r.Detail = strings.TrimSpace(run.Problem)
	case run.Failed > 0:
		r.Detail = fmt.Sprintf("%d failed", run.Failed)
	}
	return r
}
