package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/reports"
	"lrunet/search"
)

// level of the tests: a difference counts if its p-value, adjusted for the
// number of pairs, is below.
const level = 0.05

// Against is the costs by which rows are optimal, where none are chosen.
var Against = []string{"params", "madds"}

// Judge marks the rows that no other of the same data dominates in accuracy
// and the given costs, and the pairs of rows that are ties. Sort the rows
// before. It fails on columns that are unknown or not costs.
func Judge(rows []Row, against []string) error {
	if len(against) == 0 {
		against = Against
	}
	for _, name := range against {
		if c, err := find(name); err != nil {
			return err
		} else if c.head.Better != eval.Lower {
			return fmt.Errorf("column %s is not a cost", name)
		}
	}
	for _, group := range byData(rows) {
		markOptimal(rows, group, against)
	}
	markTies(rows)
	return nil
}

// byData is the indexes of the rows with an accuracy, for each dataset, or each
// shape of images where the data has no name.
func byData(rows []Row) map[string][]int {
	groups := map[string][]int{}
	for i := range rows {
		rows[i].Optimal, rows[i].Ties = false, nil
		if !math.IsNaN(rows[i].accuracy()) {
			data := rows[i].Dataset
			if data == "" {
				data = fmt.Sprint(rows[i].task)
			}
			groups[data] = append(groups[data], i)
		}
	}
	return groups
}

func markOptimal(rows []Row, group []int, against []string) {
	evaluations := make([]search.Evaluation, len(group))
	for i, row := range group {
		values := []float64{-rows[row].accuracy()}
		for _, name := range against {
			c, _ := find(name) // Judge has found them all
			values = append(values, c.rank(rows[row]))
		}
		evaluations[i] = search.Evaluation{Objectives: values}
	}
	for _, i := range search.Front(evaluations) {
		rows[group[i]].Optimal = true
	}
}

// markTies tests every pair of rows of the same data, and adjusts the p-values
// for their number after Holm.
func markTies(rows []Row) {
	var pairs [][2]int
	var p []float64
	for i := range rows {
		for j := range i {
			if v, ok := compare(rows[i], rows[j]); ok {
				pairs, p = append(pairs, [2]int{j, i}), append(p, v)
			}
		}
	}
	for k, adjusted := range stats.Holm(p) {
		if adjusted >= level {
			a, b := pairs[k][0], pairs[k][1]
			rows[a].Ties, rows[b].Ties = append(rows[a].Ties, b), append(rows[b].Ties, a)
		}
	}
}

// compare is the probability of a difference in accuracy as large as that of
// two rows if both are equally good: by McNemar's test over the images that
// both answered, or its form for several seeds; else by the binomial sampling
// errors of both. False where the number of images is not known.
func compare(a, b Row) (p float64, ok bool) {
	if len(a.Accuracies) == 0 || len(b.Accuracies) == 0 || a.Dataset == "" || a.Dataset != b.Dataset {
		return 0, false
	}
	if a.answers != nil && b.answers != nil && a.hash == b.hash && len(a.answers) == len(b.answers) {
		one, other := stats.Answers{Shares: a.answers, Trainings: len(a.Accuracies)}, stats.Answers{Shares: b.answers, Trainings: len(b.Accuracies)}
		return one.Differ(other), true
	}
	if a.images == 0 || b.images == 0 {
		return 0, false
	}
	return stats.Proportions(a.accuracy()/100, a.images, b.accuracy()/100, b.images), true
}

// Legend explains what the columns of a table of the rows say; "" where nothing needs it.
func Legend(t reports.Table, rows []Row, against []string) string {
	if len(against) == 0 {
		against = Against
	}
	accuracy, validation, optimal, ties := false, false, false, false
	for _, r := range rows {
		accuracy, validation = accuracy || len(r.Accuracies) > 0, validation || len(r.Validations) > 0
		optimal, ties = optimal || r.Optimal, ties || len(r.Ties) > 0
	}
	shown := func(name string) bool {
		return slices.ContainsFunc(t.Columns, func(c reports.Column) bool { return c.Name == name })
	}
	var lines []string
	if accuracy && shown("accuracy") {
		lines = append(lines, "accuracy: on the test split, the mean over seeds.")
	}
	if validation && shown("validation") {
		lines = append(lines, "validation: on the images that the run held out, the mean over seeds.")
	}
	if optimal && shown("optimal") {
		lines = append(lines, fmt.Sprintf("optimal: no other row of the same data is at least as good in accuracy (measured, else published) and %s, and better in one of them.", strings.Join(against, ", ")))
	}
	if ties && shown("ties") {
		lines = append(lines, "ties: rows whose accuracy does not differ beyond sampling error (5 %, Holm-corrected over all pairs; McNemar's test where both answered the same images, else binomial errors). The spread over seeds is not in it.")
	}
	return strings.Join(lines, "\n")
}
