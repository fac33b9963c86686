package store

import (
	"database/sql"
	"fmt"

	"lrunet/eval"
)

func insertCurve(tx *sql.Tx, key string, curve []eval.Epoch) error {
	for i, e := range curve {
		if i > 0 && e.Epoch <= curve[i-1].Epoch {
			return fmt.Errorf("job %s: epoch %d comes after epoch %d in its curve", key, e.Epoch, curve[i-1].Epoch)
		}
		_, err := tx.Exec("INSERT INTO curves (key, epoch, loss, rate, accuracy) VALUES (?, ?, ?, ?, ?)",
			key, e.Epoch, toColumn(e.Loss), toColumn(e.Rate), toColumn(e.Accuracy))
		if err != nil {
			return err
		}
	}
	return nil
}

// readCurves reads the curves of the keys that from selects.
func readCurves(tx *sql.Tx, from string, arguments ...any) (map[string][]eval.Epoch, error) {
	curves := map[string][]eval.Epoch{}
	err := scan(tx, func(rows *sql.Rows) error {
		var key string
		var e eval.Epoch
		var loss, rate, accuracy number
		err := rows.Scan(&key, &e.Epoch, &loss, &rate, &accuracy)
		e.Loss, e.Rate, e.Accuracy = loss.float(), rate.float(), accuracy.float()
		curves[key] = append(curves[key], e)
		return err
	}, "SELECT key, epoch, loss, rate, accuracy "+from+" ORDER BY key, epoch", arguments...)
	return curves, err
}

func sameEpoch(a, b eval.Epoch) bool {
	return a.Epoch == b.Epoch && same(a.Loss, b.Loss) && same(a.Rate, b.Rate) && same(a.Accuracy, b.Accuracy)
}
