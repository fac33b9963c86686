package search_test

import (
	"context"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"testing"

	"lrunet/search"
)

// evaluationsOf reads whatever bytes as evaluations with 2 objectives, every
// pattern of a float64 included.
func evaluationsOf(data []byte) []search.Evaluation {
	next := func() float64 {
		bits := binary.LittleEndian.Uint64(data)
		data = data[8:]
		return math.Float64frombits(bits)
	}
	var evaluations []search.Evaluation
	for len(data) >= 25 && len(evaluations) < 40 {
		kind := data[0]
		data = data[1:]
		e := search.Evaluation{Objectives: []float64{next(), next()}, Violation: next()}
		if kind&1 == 0 {
			e.Violation = 0
		}
		e.Failed = kind&6 == 6
		evaluations = append(evaluations, e)
	}
	return evaluations
}

func bytesOf(evaluations ...search.Evaluation) []byte {
	var data []byte
	for _, e := range evaluations {
		data = append(data, 1)
		for _, v := range []float64{e.Objectives[0], e.Objectives[1], e.Violation} {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(v))
		}
	}
	return data
}

func addSeeds(f *testing.F) {
	nan, inf := math.NaN(), math.Inf(1)
	f.Add(bytesOf(of(1, 2), of(2, 1), of(2, 2)))
	f.Add(bytesOf(of(nan, 2), of(-inf, 1), of(inf, inf), of(3, 3)))
	f.Add(bytesOf(violating(1, 1, 1), violating(nan, 0, 0), violating(inf, 0, 0), violating(-1, 5, 5)))
	f.Add(bytesOf(of(-math.MaxFloat64, 1), of(math.MaxFloat64, 0), of(5e-324, -5e-324), of(0, 0)))
	f.Add(bytesOf(of(1e-320, 2), of(2e-320, 1), of(3e-320, 0.5), of(-0.9e308, 1.1e308)))
}

func FuzzNonDominatedSort(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		e := evaluationsOf(data)
		fronts := search.NonDominatedSort(e)
		if want := peel(e); !reflect.DeepEqual(fronts, want) {
			t.Fatalf("%v: fronts %v, must be %v", e, fronts, want)
		}
		if got, want := search.Front(e), bruteFront(e); !slices.Equal(got, want) {
			t.Fatalf("%v: front %v, must be %v", e, got, want)
		}
		var points [][]float64
		for _, i := range search.Front(e) {
			points = append(points, e[i].Objectives)
		}
		for i, d := range search.CrowdingDistance(points) {
			if math.IsNaN(d) || d < 0 {
				t.Fatalf("%v: point %d has crowding distance %v", points, i, d)
			}
		}
	})
}

func FuzzHypervolume(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		e := evaluationsOf(data)
		reference := []float64{1, 1, 1}
		var points [][]float64
		sound := true
		for _, v := range e {
			point := []float64{v.Objectives[0], v.Objectives[1], v.Violation}
			points = append(points, point)
			sound = sound && of(point...).Feasible()
		}
		volume, err := search.Hypervolume(points, reference)
		if err == nil && (!sound || math.IsNaN(volume) || math.IsInf(volume, 0) || volume < 0) {
			t.Fatalf("%v: volume %v", points, volume)
		}
		if err != nil {
			return
		}
		slices.Reverse(points)
		if again, err := search.Hypervolume(points, reference); err != nil || again != volume {
			t.Fatalf("%v: reversed %v (%v), not %v", points, again, err, volume)
		}
	})
}

func FuzzRun(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		scores := evaluationsOf(data)
		if len(scores) == 0 {
			return
		}
		problem := grid(8)
		problem.Evaluate = func(_ context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			evaluations := make([]search.Evaluation, len(batch))
			for i, c := range batch {
				evaluations[i] = scores[(c.Genome.x*8+c.Genome.y)%len(scores)]
			}
			return evaluations, nil
		}
		history, err := search.NSGA2[*cell]{Population: 5, Budget: 30}.Run(t.Context(), problem)
		if err != nil || len(history) != 30 {
			t.Fatalf("%d points, error %v", len(history), err)
		}
		checkHistory(t, history)
		for _, p := range history.Front() {
			if !p.Evaluation.Feasible() {
				t.Fatalf("%+v is in the front", p.Evaluation)
			}
		}
		for _, p := range history {
			unsound := !of(p.Evaluation.Objectives...).Feasible() && !(p.Evaluation.Violation > 0)
			if unsound && !p.Evaluation.Failed {
				t.Fatalf("%+v does not count as failed", p.Evaluation)
			}
		}
	})
}
