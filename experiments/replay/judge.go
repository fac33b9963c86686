package replay

import (
	"errors"
	"math"

	"lrunet/search"
)

// Moment is how good what was found is once so much was spent.
type Moment struct {
	Epochs      float64
	Seconds     float64
	Hypervolume float64 // as a share of the exact front's
	Recall      float64 // share of the exact front that was trained on the last rung
	Regret      float64 // points of accuracy by which the best network found is below the table's best; before any is found, below a network that recognises nothing
}

// margin is how far beyond the worst of the exact front, as a share of the front's
// extent, the hypervolume counts.
const margin = 0.1

// errNoFront says that a table has nothing to find.
var errNoFront = errors.New("the table has no network with an accuracy on its last rung")

// truth is what a table's last rung knows.
type truth struct {
	exact     map[int]bool // networks on the exact front
	reference []float64
	whole     float64 // hypervolume of the exact front
	best      float64 // least error of the table, percent
}

// judge holds what a search found against the truth.
type judge struct {
	truth
	found  [][]float64 // objectives of what was found
	hits   int         // of the exact front
	volume float64     // of what was found
	least  float64     // error of what was found, percent
}

// newJudge has seen nothing yet.
func newJudge(t truth) *judge { return &judge{truth: t, least: 100} }

// newTruth finds the exact front: that of all networks on the last rung. It fails if
// no network has a result there.
func newTruth(r *replay) (truth, error) {
	var all []search.Evaluation
	for i := range r.bench.Networks {
		all = append(all, r.evaluation(i, len(r.bench.Rungs)-1))
	}
	t := truth{exact: map[int]bool{}, best: math.Inf(1)}
	var front [][]float64
	for _, i := range search.Front(all) {
		t.exact[i] = true
		front = append(front, all[i].Objectives)
		t.best = min(t.best, all[i].Objectives[0])
	}
	if len(front) == 0 {
		return truth{}, errNoFront
	}
	t.reference = beyond(front)
	var err error
	t.whole, err = search.Hypervolume(front, t.reference)
	return t, err
}

// beyond is the point that is worse than a front by the margin; by 1 where the front
// has no extent.
func beyond(front [][]float64) []float64 {
	var reference []float64
	for k := range front[0] {
		low, high := front[0][k], front[0][k]
		for _, p := range front {
			low, high = min(low, p[k]), max(high, p[k])
		}
		if low == high {
			reference = append(reference, high+1)
		} else {
			reference = append(reference, high+margin*(high-low))
		}
	}
	return reference
}

// add takes note of a network that was trained on the last rung, and says whether
// that changes anything.
func (j *judge) add(index int, e search.Evaluation) bool {
	if !e.Feasible() {
		return false
	}
	before := [...]float64{float64(j.hits), j.volume, j.least}
	if j.exact[index] {
		j.hits++
	}
	j.least = min(j.least, e.Objectives[0])
	j.found = append(j.found, e.Objectives)
	if v, err := search.Hypervolume(j.found, j.reference); err == nil { // the exact front's was one
		j.volume = max(v, j.volume) // rounding may take a last bit away
	}
	return before != [...]float64{float64(j.hits), j.volume, j.least}
}

// moment is how good it is now.
func (j *judge) moment(epochs, seconds float64) Moment {
	return Moment{
		Epochs: epochs, Seconds: seconds,
		Hypervolume: j.volume / j.whole, Recall: float64(j.hits) / float64(len(j.exact)), Regret: j.least - j.best,
	}
}
