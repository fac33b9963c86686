package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"lrunet/internal/printable"
)

// Race is search algorithms on one table, each with many seeds and several budgets.
type Race struct {
	Title     string
	Notes     []string // how it was made, one paragraph each
	Command   string
	Networks  int         // of the table
	Exact     int         // of them on the exact front
	Seeds     int         // of each algorithm and budget
	Reference string      // the algorithm whose end the others are to reach
	Entries   []RaceEntry // algorithm by algorithm, each by rising budget
	Tests     []RaceTest
	Reach     []RaceReach
}

// RaceEntry is what searches of one algorithm and budget find, over seeds.
type RaceEntry struct {
	Algorithm   string
	Epochs      int // that they may spend
	Hypervolume Band
	Recall      Band
}

// Band is a median with the tenth and the ninetieth percentile around it.
type Band struct{ Median, Low, High float64 }

// RaceTest is an algorithm beside another, seed by seed.
type RaceTest struct {
	Algorithm, Against string
	Epochs             int
	Wins, Losses       int     // seeds with the larger hypervolume; ties count for neither
	Difference         float64 // of the hypervolumes, median over seeds
	P                  float64 // of the sign test, adjusted for the number of tests
}

// RaceReach is what an algorithm spends until its median is what random search
// reaches in the end.
type RaceReach struct {
	Algorithm string
	Epochs    float64 // NaN: it does not reach that
	Factor    float64 // that random search spends more; NaN
}

// ranked is the race with its algorithms in the order of their factors, the best first.
func (r Race) ranked() Race {
	r.Reach = slices.Clone(r.Reach)
	slices.SortStableFunc(r.Reach, func(a, b RaceReach) int { return cmp.Compare(b.Factor, a.Factor) }) // NaN last
	places := map[string]int{}
	for i, c := range r.Reach {
		places[c.Algorithm] = i
	}
	r.Entries, r.Tests = slices.Clone(r.Entries), slices.Clone(r.Tests)
	slices.SortStableFunc(r.Entries, func(a, b RaceEntry) int { return places[a.Algorithm] - places[b.Algorithm] })
	slices.SortStableFunc(r.Tests, func(a, b RaceTest) int { return places[a.Algorithm] - places[b.Algorithm] })
	return r
}

// leaders are the algorithms, at most two, that do best: those of a ranked race that
// need less than the reference.
func (r Race) leaders() []RaceReach {
	var best []RaceReach
	for _, c := range r.Reach {
		if len(best) < 2 && c.Algorithm != r.Reference && c.Factor > 1 {
			best = append(best, c)
		}
	}
	return best
}

// budgets are the epochs that searches may spend, rising.
func (r Race) budgets() []int {
	var list []int
	for _, e := range r.Entries {
		list = append(list, e.Epochs)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// RaceMarkdown writes the race as a document, the best algorithm first. It fails if w
// does.
func RaceMarkdown(w io.Writer, r Race) error {
	r = r.ranked()
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", markdown(r.Title))
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n\n", markdown(n))
	}
	for _, part := range append(r.sections(), r.details()...) {
		if err := part.markdown(&b); err != nil {
			return err
		}
	}
	fmt.Fprintf(&b, "## How it was made\n\n    %s\n", printable.Line(r.Command))
	_, err := b.WriteTo(w)
	return err
}
