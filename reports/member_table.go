package reports

// MemberTable is what a terminal shows of the members of the Pareto front, numbered
// as in Front: architecture, objectives, and accuracy on the test split where that was
// scored.
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
	return t.filled()
}

// add puts a column behind the others.
func (t *Table) add(c Column, cell func(row int) Cell) {
	t.Columns = append(t.Columns, c)
	for i := range t.Rows {
		t.Rows[i] = append(t.Rows[i], cell(i))
	}
}
