package latency

import (
	"math"

	"lrunet/eval/speed"
	"lrunet/reports"
)

// Table has a row for each network: time and cache misses of an image in each
// workload, and the time beside the first network's. Misses have columns only if
// they were counted.
func Table(networks []Network) reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "architecture"}}}
	counted := false
	for _, n := range networks {
		counted = counted || !math.IsNaN(n.Times[0].Misses)
	}
	for _, w := range speed.Workloads() {
		t.Columns = append(t.Columns, column(w.Name, "ms", 4), ranked(1, column("beside the first", "", 2)))
		if counted {
			t.Columns = append(t.Columns, ranked(2, column("cache misses", "", 1)))
		}
	}
	for _, n := range networks {
		row := []reports.Cell{reports.Text(n.Arch)}
		for i, time := range n.Times {
			row = append(row, reports.Number(1000*time.Seconds), reports.Number(time.Seconds/networks[0].Times[i].Seconds))
			if counted {
				row = append(row, number(time.Misses))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// CorrelationTable has a row for each cost.
func CorrelationTable(list []Correlation) reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "cost"}}}
	workloads := speed.Workloads()
	for _, w := range workloads {
		t.Columns = append(t.Columns, column(w.Name, "tau", 2), ranked(1, column("rho", "", 2)))
	}
	for i := 0; i < len(list); i += len(workloads) {
		row := []reports.Cell{reports.Text(list[i].Cost)}
		for _, c := range list[i : i+len(workloads)] {
			row = append(row, number(c.Kendall), number(c.Spearman))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func column(name, unit string, places int) reports.Column {
	return reports.Column{Name: name, Unit: unit, Numeric: true, Places: places}
}

// ranked is a column that is left out where width is short.
func ranked(rank int, c reports.Column) reports.Column {
	c.Rank = rank
	return c
}

// number is an empty cell for NaN.
func number(v float64) reports.Cell {
	return reports.Cell{Number: v, Numeric: !math.IsNaN(v)}
}
