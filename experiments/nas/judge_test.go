package nas

import (
	"math"
	"slices"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/reports"
)

func measured(key string, accuracy, params float64) reports.Row {
	return reports.Row{Key: key, Front: true, Measures: eval.Measures{{Name: eval.Accuracy, Value: accuracy}, {Name: "params", Value: params}}}
}

// A member is dominated where one that costs no more is better, or as good and
// cheaper; its own draws, and dearer ones, are no matter.
func TestDominated(t *testing.T) {
	e := Experiment{Objectives: []Objective{{Measure: eval.Accuracy, Better: eval.Higher, Reference: 10}, {Measure: "params", Better: eval.Lower, Reference: 1000}}}
	rows := []reports.Row{measured("a", 90, 300), measured("b", 80, 200), measured("c", 79, 200), measured("d", 50, 100)}
	draws := [][]float64{
		{0.9, 0.8, 0.79, 0.5},
		{0.8, 0.9, 0.79, 0.5},
		{0.8, 0.8, 0.80, 0.5},
		{0.9, 0.7, 0.79, 0.7},
		{0.9, 0.6, 0.60, 0.7},
	}
	for i, want := range []float64{0.4, 0.4, 0.6, 0} {
		if got := e.dominated(rows[i], rows, draws, 0); got != want {
			t.Errorf("%s is dominated in %v of the draws, want %v", rows[i].Key, got, want)
		}
	}
}

// Neighbours tie where the difference of their accuracies may be chance, images
// unknown or known.
func TestTies(t *testing.T) {
	front := []reports.Row{measured("a", 95, 300), measured("b", 94, 200), measured("c", 60, 100)}
	if got := ties(front, answers{}, 1000); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("ties %v, want the first two alone", got)
	}
	labels := make([]uint16, 1000)
	wrong := func(n int) [][]uint16 {
		classes := make([]uint16, 1000)
		for i := range n {
			classes[i] = 1
		}
		return [][]uint16{classes}
	}
	found := answers{members: [][][]uint16{wrong(50), wrong(60), wrong(61)}, labels: labels}
	if got := ties(front, found, 1000); !slices.Equal(got, []bool{false, true}) { // ten images more, all of them among the others
		t.Errorf("ties %v, want the last two alone", got)
	}
}

// What a front's order is worth is told from the best answers that there are.
func TestReportsJudgeTheirFront(t *testing.T) {
	o := options(t)
	for source, e := range map[string]Experiment{"the members' answers to the 40 test images": tiny(t), "the final trainings' answers to the 40 test images": finishing(t)} {
		if e.Final != nil {
			e.Final.Members, e.Name = 0, "finishing"
		}
		outcome := run1(t, e, o)
		front := outcome.Report.Front()
		if notes := strings.Join(outcome.Report.Notes, "\n"); len(front) < 2 || !strings.Contains(notes, source) {
			t.Errorf("%d members, notes %s, want %s", len(front), notes, source)
		}
		for i, m := range front {
			if !(m.Dominated >= 0 && m.Dominated <= 1) {
				t.Errorf("member %d is dominated by %v", i+1, m.Dominated)
			}
			accuracy := 100 * float64(m.Confusion.Correct()) / float64(m.Confusion.Total())
			if test := m.Measures.Value(eval.TestAccuracy); m.Confusion.Total()%40 != 0 || e.Final == nil && math.Abs(accuracy-test) > 1e-9 {
				t.Errorf("member %d: %v of the test images are on the diagonal of its confusion matrix, its test accuracy is %v", i+1, accuracy, test)
			}
		}
		if last := front[len(front)-1]; last.Dominated != 0 {
			t.Errorf("the cheapest is dominated by %v", last.Dominated)
		}
		for _, r := range outcome.Report.Rows {
			if !r.Front && (r.Dominated >= 0 || r.Ties != nil || r.Confusion.Counts != nil) {
				t.Errorf("%s is not on the front: %v, %v, %v", r.Arch, r.Dominated, r.Ties, r.Confusion)
			}
		}
	}
}

// Without answers of all members there are sampling errors.
func TestAnswersOfAllMembersOrNone(t *testing.T) {
	s, err := store.Open(rundir.Folder(t.TempDir()).Study())
	testkit.Must(t, err)
	defer s.Close()
	o := &Outcome{Report: reports.Search{DatasetHash: "hash"}}
	for _, arch := range []string{"a", "b"} {
		job := eval.Job{Arch: arch}
		testkit.Must(t, s.Put(t.Context(), eval.Result{Job: job}))
		o.Front = append(o.Front, store.Candidate{Key: job.Key(), Result: eval.Result{Job: job}})
	}
	testkit.Must(t, s.AddLabels("hash", store.Predictions{Split: store.TestSplit, Classes: []uint16{0, 1, 1}}))
	for i, want := range []int{0, 2} {
		testkit.Must(t, s.AddPredictions(o.Front[i].Key, store.Predictions{Split: store.TestSplit, Classes: []uint16{0, 1, 0}}))
		found, err := o.findAnswers(s)
		if err != nil || len(found.members) != want || (found.source == "") != (want == 0) || (found.draws() == nil) != (want == 0) {
			t.Errorf("with answers of %d of two: %+v, error %v", i+1, found, err)
		}
		if c := found.confusion(1, 2); (c.Counts == nil) != (want == 0) {
			t.Errorf("with answers of %d of two the confusion matrix is %v", i+1, c)
		}
		if c := found.confusion(1, 1); c.Counts != nil {
			t.Errorf("the confusion matrix of one class is %v, where there are two", c)
		}
	}
}
