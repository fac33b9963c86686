package reports

import (
	"math"
	"strings"
	"testing"
)

func smallRace() Race {
	b := func(v float64) Band { return Band{v, v - 0.1, v + 0.05} }
	return Race{
		Title: "Search algorithms on <clothes>", Notes: []string{"A note."}, Command: "lrunet table race clothes.parquet",
		Entries: []RaceEntry{{"random", 50, b(0.5), b(0.2)}, {"random", 1000, b(0.8), b(0.4)}, {"surrogate", 50, b(0.7), b(0.5)}, {"surrogate", 1000, b(0.9), b(0.6)}},
		Tests:   []RaceTest{{"surrogate", "random", 50, 9, 1, 0.2, 0.0215}},
		Reach:   []RaceReach{{"random", 1000, 1}, {"slow", math.NaN(), math.NaN()}},
	}
}

func TestRaceDocuments(t *testing.T) {
	var md, page strings.Builder
	if err := RaceMarkdown(&md, smallRace()); err != nil {
		t.Fatal(err)
	}
	if err := RacePage(&page, smallRace()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## Paired tests", "0.0215", "lrunet table race clothes.parquet", "A note.", "| surrogate |"} {
		if !strings.Contains(md.String(), want) {
			t.Errorf("the document lacks %q:\n%s", want, md.String())
		}
	}
	for _, want := range []string{"&lt;clothes&gt;", `id="race-hypervolume"`, `id="race-recall"`, "0.0215", "surrogate", "lrunet table race"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page.String(), ">NaN<") || strings.Contains(md.String(), "NaN") {
		t.Error("NaN is shown")
	}
}
