package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
)

// placing is a row of evaluations.
type placing struct {
	series     string
	position   int
	key        string
	violation  float64
	note       string
	generation sql.NullInt64 // not valid: the lineage is not known
	parents    sql.NullString
	operator   sql.NullString
}

func (p *placing) digest() digest {
	d := newDigest()
	d.text(p.series)
	d.number(uint64(p.position))
	d.text(p.key)
	d.float(p.violation)
	d.text(p.note)
	generation := uint64(math.MaxUint64)
	if p.generation.Valid {
		generation = uint64(p.generation.Int64)
	}
	d.number(generation)
	d.optional(p.parents)
	d.optional(p.operator)
	return d
}

func (p *placing) setLineage(l *Lineage) error {
	if l == nil {
		return nil
	}
	if l.Generation < 0 {
		return fmt.Errorf("job %s: generation must be 0 or more, got %d", p.key, l.Generation)
	}
	parents, err := json.Marshal(l.Parents)
	if err != nil {
		return err
	}
	p.generation = sql.NullInt64{Int64: int64(l.Generation), Valid: true}
	p.parents = sql.NullString{String: string(parents), Valid: true}
	p.operator = sql.NullString{String: l.Operator, Valid: true}
	return nil
}

// lineage is nil where it is not known.
func (p *placing) lineage() (*Lineage, error) {
	if !p.generation.Valid {
		return nil, nil
	}
	l := &Lineage{Generation: int(p.generation.Int64), Operator: p.operator.String}
	if err := json.Unmarshal([]byte(p.parents.String), &l.Parents); err != nil {
		return nil, fmt.Errorf("series %s: %w: parents at position %d: %w", p.series, ErrDamaged, p.position, err)
	}
	return l, nil
}

// agree says whether a candidate that comes again is the one stored. That its
// lineage is not known the second time is no news.
func (p *placing) agree(again placing) error {
	if p.violation != again.violation || p.note != again.note {
		return fmt.Errorf("job %s at position %d: %w: violation %v (%s), stored is %v (%s)",
			p.key, p.position, ErrConflict, again.violation, again.note, p.violation, p.note)
	}
	if again.generation.Valid && (p.generation != again.generation || p.parents != again.parents || p.operator != again.operator) {
		return fmt.Errorf("job %s at position %d: %w: generation %d by %s of %s, stored is %d by %s of %s",
			p.key, p.position, ErrConflict, again.generation.Int64, again.operator.String, again.parents.String,
			p.generation.Int64, p.operator.String, p.parents.String)
	}
	return nil
}

func (p *placing) insert(tx *sql.Tx) error {
	_, err := tx.Exec(`INSERT INTO evaluations (series, position, key, violation, note, generation, parents, operator, checksum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.series, p.position, p.key, p.violation, p.note, p.generation, p.parents, p.operator, p.digest().checksum())
	return err
}

func (p *placing) updateLineage(tx *sql.Tx) error {
	_, err := tx.Exec("UPDATE evaluations SET generation = ?, parents = ?, operator = ?, checksum = ? WHERE series = ? AND position = ?",
		p.generation, p.parents, p.operator, p.digest().checksum(), p.series, p.position)
	return err
}

// readPlacings reads rows of evaluations by position, and checks them.
func readPlacings(tx *sql.Tx, where string, arguments ...any) ([]placing, error) {
	columns := "series, position, key, violation, note"
	for _, name := range []string{"generation", "parents", "operator", "checksum"} {
		one, err := column(tx, "evaluations", name)
		if err != nil {
			return nil, err
		}
		columns += ", " + one
	}
	var placed []placing
	err := scan(tx, func(rows *sql.Rows) error {
		var p placing
		var kept sql.NullString
		err := rows.Scan(&p.series, &p.position, &p.key, &p.violation, &p.note, &p.generation, &p.parents, &p.operator, &kept)
		if err != nil {
			return err
		}
		placed = append(placed, p)
		return p.digest().verify(kept, fmt.Sprintf("position %d of series %s", p.position, p.series))
	}, "SELECT "+columns+" FROM evaluations WHERE "+where+" ORDER BY position", arguments...)
	return placed, err
}
