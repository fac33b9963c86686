package store

import (
	"database/sql"
	"math"
)

// scan calls one for each row of a query.
func scan(tx *sql.Tx, one func(*sql.Rows) error, query string, arguments ...any) error {
	rows, err := tx.Query(query, arguments...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := one(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// column is a column in a query, or NULL where a study that is open for reading
// is older than it.
func column(tx *sql.Tx, table, name string) (string, error) {
	var there bool
	err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM pragma_table_info(?) WHERE name = ?)", table, name).Scan(&there)
	if !there {
		return "NULL", err
	}
	return table + "." + name, err
}

// number is a float64 as a column holds it: NaN is NULL.
type number struct{ sql.NullFloat64 }

func toColumn(v float64) number {
	return number{sql.NullFloat64{Float64: v, Valid: !math.IsNaN(v)}}
}

func (n number) float() float64 {
	if !n.Valid {
		return math.NaN()
	}
	return n.Float64
}

// same compares as the store does: NaN equals NaN.
func same(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b)
}
