package reports

// keyDigits are enough of a key to find its file among those of a front.
const keyDigits = 8

// MemberTable is what a terminal shows of the members of the Pareto front, numbered
// as in Front: architecture, objectives, accuracy on the test split where that was
// scored, and how the name of the checkpoint begins.
func MemberTable(s Search) Table {
	rows := s.Front()
	full := rowTable(s, rows)
	t := Table{Columns: []Column{memberColumn}, Rows: make([][]Cell, len(rows))}
	for i := range rows {
		t.Rows[i] = append(t.Rows[i], Number(float64(i+1)))
	}
	for j, c := range full.Columns {
		if isName(c) {
			c.Rank = 2
		}
		if !c.Detail && c.Name != "evaluation" {
			t.add(c, func(i int) Cell { return full.Rows[i][j] })
		}
	}
	t.add(Column{Name: "checkpoint", Rank: 1}, func(i int) Cell {
		if rows[i].Checkpoint == "" {
			return Cell{}
		}
		return Text(rows[i].Key[:min(keyDigits, len(rows[i].Key))] + ellipsis)
	})
	return t.filled()
}

// add puts a column behind the others.
func (t *Table) add(c Column, cell func(row int) Cell) {
	t.Columns = append(t.Columns, c)
	for i := range t.Rows {
		t.Rows[i] = append(t.Rows[i], cell(i))
	}
}
