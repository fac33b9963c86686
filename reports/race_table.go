package reports

import (
	"fmt"
	"math"
	"slices"
)

// raceMethods explain the sections.
const (
	raceReachMethod       = "Epochs after which the median hypervolume is what random search's is with the largest budget, on straight lines between budgets over the logarithm of epochs. The factor is how many times as much random search spends."
	raceHypervolumeMethod = "Share of the exact front's hypervolume that a search finds with as many epochs as stand above it, median over seeds."
	raceRecallMethod      = "Share of the exact front's networks that a search with as many epochs trains on the last rung, median over seeds."
	raceDuelMethod        = "Seeds with more hypervolume than %s has with the same seed and as many epochs, and seeds with less. Bold: p < 0.05 in a two-sided sign test, adjusted for all tests by Holm's method."
	raceEntryMethod       = "Medians over seeds, from the 10th to the 90th percentile."
	raceTestMethod        = "Searches with the same seed and budget, by their hypervolume: sign test, two-sided, adjusted for all tests of the table by Holm's method."
)

// Decimals that people see: bands of hypervolumes are a tenth wide, and recalls are
// shares of a few networks.
const (
	hypervolumePlaces = 3
	recallPlaces      = 2
)

// significant is where the p of a test is marked.
const significant = 0.05

func places(name string, n int) Column { return Column{Name: name, Numeric: true, Places: n} }

// RaceTable has a row for each algorithm and budget.
func RaceTable(r Race) Table {
	t := Table{Columns: []Column{{Name: "algorithm"}, {Name: "epochs", Numeric: true}}}
	for _, name := range []string{"hypervolume", "hypervolume low", "hypervolume high"} {
		t.Columns = append(t.Columns, places(name, hypervolumePlaces))
	}
	for _, name := range []string{"recall", "recall low", "recall high"} {
		t.Columns = append(t.Columns, places(name, recallPlaces))
	}
	for _, e := range r.Entries {
		cells := []Cell{Text(e.Algorithm), Number(float64(e.Epochs))}
		for _, b := range []Band{e.Hypervolume, e.Recall} {
			cells = append(cells, Number(b.Median), Number(b.Low), Number(b.High))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// RaceTestTable has a row for each comparison.
func RaceTestTable(r Race) Table {
	t := Table{Columns: []Column{
		{Name: "algorithm"}, {Name: "against"}, {Name: "epochs", Numeric: true}, {Name: "wins", Numeric: true},
		{Name: "losses", Numeric: true}, places("difference", hypervolumePlaces), {Name: "p", Numeric: true},
	}}
	for _, c := range r.Tests {
		t.Rows = append(t.Rows, []Cell{
			Text(c.Algorithm), Text(c.Against), Number(float64(c.Epochs)), Number(float64(c.Wins)), Number(float64(c.Losses)),
			Number(c.Difference), probability(c.P),
		})
	}
	return t
}

// probability is a p-value with as many digits as mean something.
func probability(p float64) Cell {
	if p < 0.0001 {
		return Text("< 0.0001")
	}
	return Text(fmt.Sprintf("%.4f", p))
}

// RaceReachTable has a row for each algorithm.
func RaceReachTable(r Race) Table {
	t := Table{Columns: []Column{{Name: "algorithm"}, places("epochs", 0), places("factor", 2)}}
	for _, c := range r.Reach {
		row := []Cell{Text(c.Algorithm), Text("not reached"), {}}
		if !math.IsNaN(c.Epochs) {
			row = []Cell{Text(c.Algorithm), Number(math.Round(c.Epochs)), Number(c.Factor)}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// racePivot is a table with a row for each algorithm and a column for each budget.
type racePivot struct {
	Table
	budgets []int
}

func (r Race) pivot(decimals int) *racePivot {
	p := &racePivot{Table{Columns: []Column{{Name: "algorithm"}}}, r.budgets()}
	for _, epochs := range p.budgets {
		p.Columns = append(p.Columns, Column{Name: grouped(float64(epochs), 0), Numeric: true, Places: decimals})
	}
	return p
}

// set puts a cell where it belongs, in a new row where the algorithm has none.
func (p *racePivot) set(algorithm string, epochs int, c Cell) {
	i := slices.IndexFunc(p.Rows, func(row []Cell) bool { return row[0].Text == algorithm })
	if i < 0 {
		i = len(p.Rows)
		p.Rows = append(p.Rows, append([]Cell{Text(algorithm)}, make([]Cell, len(p.budgets))...))
	}
	p.Rows[i][1+slices.Index(p.budgets, epochs)] = c
}

// raceMedians are medians by algorithm and budget.
func raceMedians(r Race, decimals int, of func(RaceEntry) Band) Table {
	p := r.pivot(decimals)
	for _, e := range r.Entries {
		p.set(e.Algorithm, e.Epochs, Number(of(e).Median))
	}
	return p.Table
}

// raceDuels are wins and losses against one algorithm. They sort by how many more wins
// than losses there are.
func raceDuels(r Race, against string) Table {
	p := r.pivot(0)
	for _, t := range r.Tests {
		if t.Against == against {
			p.set(t.Algorithm, t.Epochs, Cell{
				Text: fmt.Sprintf("%d:%d", t.Wins, t.Losses), Number: float64(t.Wins - t.Losses), Numeric: true,
				Strong: t.P < significant,
			})
		}
	}
	return p.Table
}

// sections are what answers which algorithm finds most.
func (r Race) sections() []section {
	list := []section{
		{"Epochs to random search's end", raceReachMethod, RaceReachTable(r)},
		{"Hypervolume by budget", raceHypervolumeMethod, raceMedians(r, hypervolumePlaces, func(e RaceEntry) Band { return e.Hypervolume })},
		{"Recall by budget", raceRecallMethod, raceMedians(r, recallPlaces, func(e RaceEntry) Band { return e.Recall })},
	}
	var rivals []string
	for _, t := range r.Tests {
		if !slices.Contains(rivals, t.Against) {
			rivals = append(rivals, t.Against)
			list = append(list, section{"Wins and losses against " + t.Against, fmt.Sprintf(raceDuelMethod, t.Against), raceDuels(r, t.Against)})
		}
	}
	return list
}

// details are the numbers in full.
func (r Race) details() []section {
	return []section{
		{"All medians and bands", raceEntryMethod, RaceTable(r)},
		{"All paired tests", raceTestMethod, RaceTestTable(r)},
	}
}
