package nas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/search"
)

// rungFactor is by how much rungs that are left out differ: thirds, as successive
// halving is mostly used.
const rungFactor = 3

// onRungs says whether the algorithm trains candidates for several numbers of epochs.
func (s Search) onRungs() bool { return search.OnRungs(s.Algorithm) }

// completeRungs fills in rungs that were left out: thirds of the epochs, down to one.
func (e *Experiment) completeRungs() {
	if !e.Search.onRungs() || len(e.Search.Rungs) > 0 {
		return
	}
	for epochs := e.Training.Epochs / rungFactor; epochs > 0; epochs /= rungFactor {
		e.Search.Rungs = append(e.Search.Rungs, epochs)
	}
	slices.Reverse(e.Search.Rungs)
}

func (e Experiment) checkRungs() error {
	switch {
	case !e.Search.onRungs():
		if len(e.Search.Rungs) > 0 {
			return fmt.Errorf("rungs: %s trains every candidate for training.epochs; leave them out", e.Search.Algorithm)
		}
		return nil
	case len(e.Search.Rungs) == 0 && e.Training.Epochs < rungFactor:
		return fmt.Errorf("rungs: %s needs trainings shorter than training.epochs, %d", e.Search.Algorithm, e.Training.Epochs)
	}
	before := 0
	for _, epochs := range e.rungs() {
		if epochs <= before {
			return fmt.Errorf("rungs: must rise from 1 to below training.epochs, %d, got %v", e.Training.Epochs, e.Search.Rungs)
		}
		before = epochs
	}
	return nil
}

// rungs are the epochs that candidates are trained for, the last those of the
// training. Each is a training of its own, with a whole schedule.
func (e Experiment) rungs() []int {
	return append(slices.Clone(e.Search.Rungs), e.Training.Epochs)
}

// epochsText lists the rungs for people.
func (e Experiment) epochsText() string {
	var list []string
	for _, epochs := range e.rungs() {
		list = append(list, strconv.Itoa(epochs))
	}
	return strings.Join(list, ", ")
}

// rungCosts are the rungs as algorithms count them.
func (e Experiment) rungCosts() []float64 {
	var costs []float64
	for _, epochs := range e.rungs() {
		costs = append(costs, float64(epochs))
	}
	return costs
}

// jobOn is the training of one architecture on a rung.
func (e Experiment) jobOn(r *eval.Runner, arch string, rung int) eval.Job {
	job := e.job(r, arch)
	job.Epochs = e.rungs()[rung]
	job.Recipe = e.Training.Recipe.For(job.Epochs)
	return job
}

// after is the experiment as networks are judged by it after so many epochs: what they are
// to reach in all of them, such as an accuracy, none reaches on a lower rung.
func (e Experiment) after(epochs int) Experiment {
	if epochs < e.Training.Epochs {
		e.Constraints = slices.DeleteFunc(slices.Clone(e.Constraints), func(c Constraint) bool {
			kind, _ := eval.KindOf(c.Measure)
			return !kind.Counted() && !kind.Timed()
		})
	}
	return e
}

// whole says whether a candidate is one of the last rung, whose accuracies compare.
func (e Experiment) whole(c store.Candidate) bool { return c.Result.Job.Epochs == e.Training.Epochs }

// units are what the progress of a search is counted in: candidates, or epochs where
// those differ. One candidate counts so many.
func (e Experiment) units(epochs int) int {
	if e.Search.onRungs() {
		return epochs
	}
	return 1
}

// planned is the budget in those units.
func (e Experiment) planned() int { return e.Search.Budget * e.units(e.Training.Epochs) }

// spentUnits are those of candidates.
func (e Experiment) spentUnits(candidates []store.Candidate) int {
	sum := 0
	for _, c := range candidates {
		sum += e.units(c.Result.Job.Epochs)
	}
	return sum
}

// otherBudget is why a search on rungs does not go on to a larger budget.
const otherBudget = "its algorithm divides the budget among rungs, so that a larger one is another search"
