package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

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
	if got := s.commands(); !slices.Equal(got, want) {
		t.Errorf("commands %+v, want %+v", got, want)
	}
	var table, page, document bytes.Buffer
	testkit.Must(t, s.sessionTable().CSV(&table))
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
	if s.Sessions = s.Sessions[:1]; len(s.sessionTable().Rows) != 0 || s.commands()[0].Sessions != "" || len(s.commonFacts()) != 5 {
		t.Error("one session has no table, and all its facts among those of the sweep")
	}
}
