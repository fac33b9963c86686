package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Slopes are those of the least-squares plane through points: how much y grows with
// each column of x while the others stay. rows says which points count, some maybe
// several times. They are NaN where the columns do not vary, or vary together, or
// there are too few points.
func Slopes(x [][]float64, y []float64, rows []int) []float64 {
	slopes := make([]float64, len(x))
	for k := range slopes {
		slopes[k] = math.NaN()
	}
	if len(rows) <= len(x)+1 {
		return slopes
	}
	a, b := mat.NewDense(len(rows), len(x)+1, nil), mat.NewVecDense(len(rows), nil)
	for r, i := range rows {
		a.Set(r, 0, 1)
		for k, column := range x {
			a.Set(r, k+1, column[i])
		}
		b.SetVec(r, y[i])
	}
	var qr mat.QR
	qr.Factorize(a)
	var plane mat.VecDense
	if qr.Cond() > 1e8 || qr.SolveVecTo(&plane, false, b) != nil { // to half of the digits
		return slopes
	}
	for k := range slopes {
		slopes[k] = plane.AtVec(k + 1)
	}
	return slopes
}
