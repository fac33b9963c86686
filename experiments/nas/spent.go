package nas

import (
	"lrunet/eval/store"
	"lrunet/reports"
)

// epochs are those of a candidate's training that count as spent: all of them, those
// it got to where it failed, none where it was not trained.
func epochs(c store.Candidate) int {
	switch n := len(c.Result.Curve); {
	case !c.Trained:
		return 0
	case c.Result.Failure == "":
		return c.Result.Job.Epochs
	case n > 0:
		return c.Result.Curve[n-1].Epoch
	}
	return 0
}

// spent is a curve over evaluations as one over epochs of training. Of evaluations
// that spend none the last one stays.
func spent(over reports.Curve, candidates []store.Candidate) reports.Curve {
	c := reports.Curve{Name: over.Name}
	sum := 0
	for i, p := range over.Points {
		sum += epochs(candidates[i])
		p.X = float64(sum)
		if n := len(c.Points); n > 0 && c.Points[n-1].X == p.X {
			c.Points[n-1] = p
		} else if sum > 0 {
			c.Points = append(c.Points, p)
		}
	}
	return c
}
