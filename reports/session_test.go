package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// Each command stands once, with the sessions that ran it; what all sessions share
// stands once, and the rest in a table.
func TestSessionsOfOneSweep(t *testing.T) {
	s := smallSweep()
	again := s.Sessions[0]
	again.Machine.Kernels = "avx2"
	s.Sessions = append(s.Sessions, again, again)
	want := []sessionCommand{{"Sessions 1, 3\u20134", "lrunet sweep paper-fashion-mnist"}, {"Session 2", "lrunet sweep paper-fashion-mnist --truncate"}}
	if got := s.Sessions.commands(); !slices.Equal(got, want) {
		t.Errorf("commands %+v, want %+v", got, want)
	}
	var table, page, document bytes.Buffer
	testkit.Must(t, s.Sessions.table().CSV(&table))
	if want := "session,trainings,started,kernels,version\n1,5,2026-01-02 15:04:05 UTC,avx512,abc123\n2,2,2026-01-02 17:04:05 UTC,avx512,abc124\n"; !strings.HasPrefix(table.String(), want) {
		t.Errorf("table\n%swant\n%s", &table, want)
	}
	testkit.Must(t, SweepPage(&page, s))
	testkit.Must(t, SweepMarkdown(&document, s))
	for _, text := range []string{page.String(), document.String()} {
		if n := strings.Count(text, "AMD EPYC 9R14"); n != 1 {
			t.Errorf("the processor stands %d times", n)
		}
		if n := strings.Count(text, "lrunet sweep paper-fashion-mnist"); n != 2 {
			t.Errorf("%d commands, want 2", n)
		}
	}
	if s.Sessions = s.Sessions[:1]; len(s.Sessions.table().Rows) != 0 || s.Sessions.commands()[0].Sessions != "" || len(s.Sessions.facts()) != 5 {
		t.Error("one session has no table, and all its facts among those of the sweep")
	}
}

// A search tells of each of its sessions, of the time between them, and that it goes on.
func TestSessionsOfOneSearch(t *testing.T) {
	s := small()
	again := s.Sessions[0]
	again.Started, again.Ended = fixtureStart.Add(time.Hour), fixtureStart.Add(time.Hour+time.Minute)
	again.Command, again.Version = "lrunet search --budget 9", "abc124"
	s.Sessions, s.Unfinished = append(s.Sessions, again), true
	s.Rows[0].Span = Span{Started: fixtureStart.Add(12 * time.Second), Duration: time.Second, Worker: 1}
	text := page(t, s)
	for _, want := range []string{"unfinished", again.Command, "c56d53b", "abc124", "5 min 12 s", `"pauses":[[240,3588]]`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(text, "AMD EPYC 9R14"); n != 1 {
		t.Errorf("the processor stands %d times", n)
	}
	if s.Rows[0].Span = (Span{}); strings.Contains(page(t, s), `"pauses"`) {
		t.Error("a search without times has pauses")
	}
}
