package reports

import (
	"strings"
	"testing"
)

// TestPageSpeaksOfTitles wants words for measures where people read, and names where
// filters and files do.
func TestPageSpeaksOfTitles(t *testing.T) {
	s := full(20)
	text := page(t, s)
	static, data, _ := strings.Cut(text, `id="report">`)
	for _, want := range []string{
		"<dt>validation accuracy</dt>", "<dt>parameters</dt>", `<dd class="note">elements, the lowest</dd>`, ">fetch-once memory access<", "validation accuracy against parameters",
		`title="elements that are read and written for one image where weights are fetched once; lower is better"`,
	} {
		if !strings.Contains(static, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"mac_fetch_once", "parameters (elements", "lowest params"} {
		if strings.Contains(static, bad) {
			t.Errorf("the page says %q", bad)
		}
	}
	for _, want := range []string{`{"name":"params","title":"parameters","meaning":`, `"title":"fetch-once memory access"`} {
		if !strings.Contains(data, want) {
			t.Errorf("the data lack %q", want)
		}
	}
	if got := strings.Join(columnNames(FrontTable(s)), " "); !strings.Contains(got, "accuracy params mac_fetch_once") {
		t.Errorf("the files have the columns %q, want names", got)
	}
}

func columnNames(t Table) []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// TestFinalTrainingsOnThePage wants no column without values there, and says what part
// of the time they took.
func TestFinalTrainingsOnThePage(t *testing.T) {
	s := full(20)
	for i := range s.Finals {
		s.Finals[i].Test.Std, s.Finals[i].Test.Seeds, s.Finals[i].Minutes = nan, 1, 30
	}
	if got := strings.Join(columnNames(FinalTable(s).filled()), " "); strings.Contains(got, "std") || strings.Contains(got, "checkpoint") || !strings.Contains(got, "seeds") {
		t.Errorf("columns %q", got)
	}
	if got := strings.Join(columnNames(FinalTable(s)), " "); !strings.Contains(got, "std") || !strings.Contains(got, "checkpoint") {
		t.Errorf("the file lost columns: %q", got)
	}
	s.Finals = s.Finals[:2]
	if got := later(s.Finals); got != "2 final trainings of 1 h 0 min in all" {
		t.Errorf("after the search: %q", got)
	}
	if text := page(t, s); !strings.Contains(text, "on 2 threads, final trainings included") || !strings.Contains(text, `"later":"2 final trainings`) {
		t.Error("the page does not say that its time includes final trainings")
	}
	s.Finals = nil
	if text := page(t, s); strings.Contains(text, "final trainings included") || strings.Contains(text, `"later"`) {
		t.Error("without final trainings the page speaks of them")
	}
}
