package nas

import (
	"fmt"
	"math"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/reports"
	"lrunet/search"
)

// What importance and effects are estimated with.
const (
	fewestCandidates = 30   // with a result: below, intervals say nothing
	bestShare        = 0.1  // of the candidates, held against all
	fewestBest       = 10   // of them
	resamples        = 500  // of intervals
	confidence       = 0.95 // of intervals
)

// frontTarget is the target of importance that is no measure.
const frontTarget = "front"

// importanceNote stays as it is while a search goes on, as all notes should: pages that
// are open are loaded anew when one changes.
const importanceNote = "Importance of genes and effects of changes are given once %d candidates have a result. Importance is PED-ANOVA (Watanabe, Bansal and Hutter, 2023) of the best tenth of the candidates, at least %d, against all candidates of the search; for the front the best are those of the first ranks of non-domination. That networks lack a stage counts for the number of stages. The algorithm did not choose candidates at random, so that genes that it varied together share what either explains. Intervals are 95 %%, by bootstrap over candidates."

// importance ranks the genes by what they have to do with accuracy, and with the
// front.
func (e Experiment) importance(r *reports.Search) {
	rows := trained(r.Rows)
	if len(r.Genes) == 0 {
		return
	}
	r.Notes = append(r.Notes, fmt.Sprintf(importanceNote, fewestCandidates, fewestBest))
	if len(rows) < fewestCandidates {
		return
	}
	genes := make([][]float64, len(r.Genes))
	for g := range genes {
		for _, row := range rows {
			genes[g] = append(genes[g], row.Genes[g])
		}
	}
	best := max(bestShare, fewestBest/float64(len(rows)))
	for _, target := range []struct {
		name   string
		scores []float64
	}{{eval.Accuracy, accuracies(rows)}, {frontTarget, e.ranks(rows)}} {
		for g, s := range stats.Importance(genes, target.scores, best, resamples, 1) {
			r.Importance = append(r.Importance, reports.Importance{Gene: r.Genes[g].Name, Target: target.name, Share: s.Value, Low: s.Low, High: s.High})
		}
	}
}

// trained are the rows with a result, and genes. Of searches on rungs they are those
// of the last, or what is told would mix accuracies after few and many epochs.
func trained(rows []reports.Row) []reports.Row {
	whole := 0
	for _, r := range rows {
		whole = max(whole, r.Epochs)
	}
	var list []reports.Row
	for _, r := range rows {
		if r.Failure == "" && r.Epochs == whole && len(r.Genes) > 0 && !math.IsNaN(r.Measures.Value(eval.Accuracy)) {
			list = append(list, r)
		}
	}
	return list
}

func accuracies(rows []reports.Row) []float64 {
	var list []float64
	for _, r := range rows {
		list = append(list, r.Measures.Value(eval.Accuracy))
	}
	return list
}

// ranks are how many fronts lie before each row's, as scores.
func (e Experiment) ranks(rows []reports.Row) []float64 {
	evaluations := make([]search.Evaluation, len(rows))
	for i, r := range rows {
		evaluations[i], _ = e.evaluation(r.Measures, r.Failure)
	}
	scores := make([]float64, len(rows))
	for rank, front := range search.NonDominatedSort(evaluations) {
		for _, i := range front {
			scores[i] = -float64(rank)
		}
	}
	return scores
}
