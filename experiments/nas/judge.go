package nas

import (
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/eval/store"
	"lrunet/reports"
)

// Draws of accuracies, and the level of tests between neighbours.
const (
	accuracyDraws = 500
	tieLevel      = 0.05
)

// judgement is the note on what is sure of a front, after where that comes from.
const judgement = "The probability that a member of the front is dominated, and ties between neighbours (5 %%, Holm-corrected), come from %s."

// judge says of each member of the front how probably it is dominated, and which of
// its neighbours it does not differ from.
func (o *Outcome) judge(s *store.Store) error {
	e, r := o.Experiment, &o.Report
	accuracy := slices.IndexFunc(e.Objectives, func(o Objective) bool { return o.Measure == eval.Accuracy })
	if accuracy < 0 {
		return nil
	}
	found, err := o.findAnswers(s)
	if err != nil {
		return err
	}
	source := found.source
	if source == "" {
		source = fmt.Sprintf("the binomial sampling error on %d validation images, as if each network had other images; all candidates count, not the members alone", e.Data.Validation)
	}
	r.Notes = append(r.Notes, fmt.Sprintf(judgement, source))
	front := r.Front()
	for i, member := range front {
		r.Rows[member.Order-1].Confusion = found.confusion(i, len(r.Classes))
	}
	if len(front) < 2 {
		return nil
	}
	rivals, draws := front, found.draws()
	if draws == nil {
		rivals = trained(r.Rows)
		draws = stats.BootstrapShares(shares(rivals), e.Data.Validation, accuracyDraws, 1)
	}
	for _, member := range front {
		r.Rows[member.Order-1].Dominated = e.dominated(member, rivals, draws, accuracy)
	}
	for i, tied := range ties(front, found, e.Data.Validation) {
		if tied {
			a, b := &r.Rows[front[i].Order-1], &r.Rows[front[i+1].Order-1]
			a.Ties, b.Ties = append(a.Ties, i+2), append(b.Ties, i+1)
		}
	}
	return nil
}

// dominated is the share of draws in which a rival is at least as good as a member in
// everything, and better in something; all but accuracy is as measured.
func (e Experiment) dominated(member reports.Row, rivals []reports.Row, draws [][]float64, accuracy int) float64 {
	own, self := e.cheapness(member, accuracy), -1
	var may []int // rivals that cost no more
	cheaper := map[int]bool{}
	for i, r := range rivals {
		if r.Key == member.Key {
			self = i
			continue
		}
		costs := e.cheapness(r, accuracy)
		if slices.ContainsFunc(costs, math.IsNaN) {
			continue
		}
		worse := false
		for k := range costs {
			worse, cheaper[i] = worse || costs[k] > own[k], cheaper[i] || costs[k] < own[k]
		}
		if !worse {
			may = append(may, i)
		}
	}
	n := 0
	for _, d := range draws {
		if slices.ContainsFunc(may, func(i int) bool { return d[i] > d[self] || d[i] == d[self] && cheaper[i] }) {
			n++
		}
	}
	return float64(n) / float64(len(draws))
}

// cheapness is a row's objectives but for accuracy, smaller ones better.
func (e Experiment) cheapness(r reports.Row, accuracy int) []float64 {
	var list []float64
	for i, o := range e.Objectives {
		if i != accuracy {
			list = append(list, o.scaled(r.Measures.Value(o.Measure)))
		}
	}
	return list
}

// ties says of each member but the last whether the next one's accuracy does not
// differ.
func ties(front []reports.Row, found answers, images int) []bool {
	accuracies := shares(front)
	var p []float64
	for i := range front[1:] {
		if found.members != nil {
			p = append(p, found.of(i).Differ(found.of(i+1)))
		} else {
			p = append(p, stats.Proportions(accuracies[i], images, accuracies[i+1], images))
		}
	}
	list := make([]bool, len(p))
	for i, adjusted := range stats.Holm(p) {
		list[i] = adjusted >= tieLevel
	}
	return list
}

// shares are the rows' accuracies, 0 to 1.
func shares(rows []reports.Row) []float64 {
	list := accuracies(rows)
	for i := range list {
		list[i] /= 100
	}
	return list
}
