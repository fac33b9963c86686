package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
)

// recallsColumn is recalls as a column holds them: JSON, which has no NaN.
func recallsColumn(recalls []float64) sql.NullString {
	if recalls == nil {
		return sql.NullString{}
	}
	list := make([]*float64, len(recalls))
	for i := range recalls {
		if !math.IsNaN(recalls[i]) {
			list[i] = &recalls[i]
		}
	}
	text, err := json.Marshal(list)
	if err != nil { // only infinite ones, which no share is
		panic(fmt.Sprintf("store: recalls %v: %v", recalls, err))
	}
	return sql.NullString{String: string(text), Valid: true}
}

func parseRecalls(column sql.NullString) ([]float64, error) {
	if !column.Valid {
		return nil, nil
	}
	var list []*float64
	if err := json.Unmarshal([]byte(column.String), &list); err != nil {
		return nil, err
	}
	recalls := make([]float64, len(list))
	for i, recall := range list {
		recalls[i] = math.NaN()
		if recall != nil {
			recalls[i] = *recall
		}
	}
	return recalls, nil
}
