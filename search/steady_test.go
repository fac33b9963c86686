package search_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"lrunet/internal/crash"
	"lrunet/search"
)

// eachSteady runs a test on every algorithm that can be asynchronous, in a bubble of
// its own where sleeping takes no time.
func eachSteady(t *testing.T, test func(t *testing.T, name string)) {
	for _, name := range search.Asynchronous() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, name) })
		})
	}
}

// modelled is the smaller budget for surrogate, which fits a model before each point.
func modelled(name string, budget, smaller int) int {
	if name == "surrogate" {
		return smaller
	}
	return budget
}

// fly runs an algorithm with so many evaluations under way.
func fly(t *testing.T, ctx context.Context, name string, o search.Options, flight int, p search.Problem[*cell]) (search.History[*cell], error) {
	t.Helper()
	algorithm, err := search.New[*cell](name, o)
	if err != nil {
		t.Fatal(err)
	}
	p.Flight = flight
	return algorithm.Run(ctx, p)
}

// lasting makes evaluations take time by their point, from 1 to 100 seconds, and notes
// the most that are under way.
func lasting(p *search.Problem[*cell], most *atomic.Int64) {
	var flying atomic.Int64
	p.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
		n := flying.Add(1)
		defer flying.Add(-1)
		for was := most.Load(); was < n && !most.CompareAndSwap(was, n); was = most.Load() {
		}
		c := batch[0].Genome
		select {
		case <-time.After(time.Duration(1+(c.x*37+c.y*11)%100)*time.Second + time.Duration(c.x*100+c.y)*time.Microsecond):
			return scoreAll(ctx, batch)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// checkSteady holds what the history of every asynchronous run promises.
func checkSteady(t *testing.T, history search.History[*cell]) {
	t.Helper()
	orders := map[string]int{}
	for i, p := range history {
		if _, twice := orders[p.Key]; twice || p.Order != i {
			t.Fatalf("point %d, %s: twice is %v, order is %d", i, p.Key, twice, p.Order)
		}
		if !reflect.DeepEqual(p.Evaluation, p.Genome.score()) || p.Key != p.Genome.Key() {
			t.Fatalf("%s is %s, with the evaluation of another point", p.Key, p.Genome.Key())
		}
		for _, parent := range p.Parents {
			if _, known := orders[parent]; !known {
				t.Fatalf("%s was bred from %s, which was not known", p.Key, parent)
			}
		}
		orders[p.Key] = i
	}
}

func TestForeseeingAlgorithms(t *testing.T) {
	for _, name := range search.Names() {
		problem := grid(5)
		problem.Foresee = nil
		algorithm, err := search.New[*cell](name, search.Options{Budget: 3, Population: 3})
		if err != nil {
			t.Fatal(err)
		}
		_, err = algorithm.Run(t.Context(), problem)
		if needs := slices.Contains(search.Foreseeing(), name); needs != (err != nil) {
			t.Errorf("%s needs to know costs: %v, without them error %v", name, needs, err)
		}
	}
}

func TestAsynchronousAlgorithms(t *testing.T) {
	if got := search.Asynchronous(); !slices.Equal(got, []string{"evolution", "local", "nsga2", "random", "surrogate"}) {
		t.Errorf("asynchronous are %v", got)
	}
	for _, name := range []string{"halving", "screen"} {
		_, err := fly(t, t.Context(), name, search.Options{}, 2, grid(5))
		if err == nil || !strings.Contains(err.Error(), name+" evaluates rung by rung and cannot be asynchronous (have evolution, local, nsga2, random, surrogate)") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// The budget holds and so many evaluations are under way, whatever finishes first.
func TestSteadySpendsTheBudget(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		for _, flight := range []int{1, 4, 16, 500} {
			for _, budget := range []int{1, 7, modelled(name, 120, 40)} {
				problem := grid(100)
				problem.Initial = []*cell{{3, 4, 100}, {5, 6, 100}, {3, 4, 100}}
				var most atomic.Int64
				lasting(&problem, &most)
				history, err := fly(t, t.Context(), name, search.Options{Budget: budget, Population: 8}, flight, problem)
				if err != nil {
					t.Fatal(err)
				}
				checkSteady(t, history)
				if len(history) != budget || int(most.Load()) != min(flight, budget) {
					t.Errorf("%d of %d evaluations, up to %d of %d at the same time", len(history), budget, most.Load(), flight)
				}
				if flight == 1 && (history[0].Key != "3,4" || budget > 1 && history[1].Key != "5,6") {
					t.Errorf("starts with %v", keys(history[:2]))
				}
			}
		}
	})
}

// No evaluation waits for another: with equal ones all are under way all the time,
// and the order is that of finishing.
func TestSteadyKeepsAllBusy(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		problem := grid(100)
		var mu sync.Mutex
		var finished []string
		var most atomic.Int64
		lasting(&problem, &most)
		wait := problem.Evaluate
		problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			e, err := wait(ctx, batch)
			mu.Lock()
			defer mu.Unlock()
			finished = append(finished, batch[0].Key) // no two finish at the same instant
			return e, err
		}
		history, err := fly(t, t.Context(), name, search.Options{Budget: 90, Population: 10}, 7, problem)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(keys(history), finished) {
			t.Errorf("history %v, finished were %v", keys(history), finished)
		}
		problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			time.Sleep(time.Minute)
			return scoreAll(ctx, batch)
		}
		began := time.Now()
		if _, err := fly(t, t.Context(), name, search.Options{Budget: 90, Population: 10}, 7, problem); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 13*time.Minute {
			t.Errorf("90 minutes of evaluations, 7 at a time, took %v, want 13m", took)
		}
	})
}

func TestSteadyIsDeterministicOneByOne(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		run := func(seed uint64, budget int) search.History[*cell] {
			problem := grid(40)
			var most atomic.Int64
			lasting(&problem, &most)
			history, err := fly(t, t.Context(), name, search.Options{Budget: budget, Population: 12, Seed: seed}, 1, problem)
			if err != nil {
				t.Fatal(err)
			}
			return history
		}
		budget := modelled(name, 150, 50)
		one := run(5, budget)
		if !reflect.DeepEqual(one, run(5, budget)) || !reflect.DeepEqual(one[:30], run(5, 30)) {
			t.Error("the same seed finds another history")
		}
		if slices.Equal(keys(one), keys(run(6, budget))) {
			t.Error("seeds 5 and 6 find the same history")
		}
	})
}

func TestSteadyExhaustsASmallSpace(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		for _, side := range []int{1, 2, 6} {
			for _, flight := range []int{1, 4, 16} {
				problem := grid(side)
				var most atomic.Int64
				lasting(&problem, &most)
				history, err := fly(t, t.Context(), name, search.Options{Budget: 5000, Population: 7}, flight, problem)
				if err != nil {
					t.Fatal(err)
				}
				checkSteady(t, history)
				if len(history) != side*side || len(history.Front()) != side {
					t.Errorf("side %d, flight %d: %d points, %d on the front", side, flight, len(history), len(history.Front()))
				}
			}
		}
	})
}

// What is under way ends with the context, and what is finished is kept.
func TestSteadyCancelled(t *testing.T) {
	reason := errors.New("time is up")
	eachSteady(t, func(t *testing.T, name string) {
		for _, flight := range []int{1, 4, 16} {
			ctx, cancel := context.WithCancelCause(t.Context())
			problem := grid(60)
			var most atomic.Int64
			lasting(&problem, &most)
			observed := 0
			problem.Observe = func(points []search.Point[*cell]) error {
				if observed += len(points); observed == 30 {
					cancel(reason)
				}
				return nil
			}
			history, err := fly(t, ctx, name, search.Options{Budget: 100, Population: 10}, flight, problem)
			if err == nil || !errors.Is(err, reason) && !errors.Is(err, context.Canceled) {
				t.Errorf("flight %d: error %v", flight, err)
			}
			checkSteady(t, history)
			if len(history) != 30 || observed != 30 {
				t.Errorf("flight %d: %d points, %d observed, must be 30", flight, len(history), observed)
			}
			if again, err := fly(t, ctx, name, search.Options{Budget: 100}, flight, problem); !errors.Is(err, reason) || len(again) != 0 {
				t.Errorf("cancelled before: %d points, error %v", len(again), err)
			}
		}
	})
}

// The first error ends the run, once all evaluations under way have ended; those that
// finish all the same are kept.
func TestSteadyFails(t *testing.T) {
	broken := errors.New("no GPU")
	tests := []struct {
		name string
		last func(search.Evaluation) ([]search.Evaluation, error)
		kept int // of the one that fails
		want string
	}{
		{"error", func(search.Evaluation) ([]search.Evaluation, error) { return nil, broken }, 0, "no GPU"},
		{"error beside a result", func(e search.Evaluation) ([]search.Evaluation, error) { return []search.Evaluation{e}, broken }, 1, "no GPU"},
		{"too few", func(search.Evaluation) ([]search.Evaluation, error) { return nil, nil }, 0, "Evaluate returned 0 evaluations"},
		{"too many", func(e search.Evaluation) ([]search.Evaluation, error) { return []search.Evaluation{e, e}, nil }, 0, "Evaluate returned 2 evaluations"},
		{"unfinished", func(search.Evaluation) ([]search.Evaluation, error) { return make([]search.Evaluation, 1), nil }, 0, "without a score"},
		{"other objectives", func(search.Evaluation) ([]search.Evaluation, error) {
			return []search.Evaluation{{Objectives: []float64{1, 2, 3}}}, nil
		}, 0, "3 objectives, must be 2 as before"},
	}
	eachSteady(t, func(t *testing.T, name string) {
		for _, test := range tests {
			problem := grid(60)
			var begun, ended atomic.Int64
			problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
				n := begun.Add(1)
				defer ended.Add(1)
				time.Sleep(time.Duration(n) * time.Second) // the fifth finishes fifth
				if n == 5 {
					return test.last(batch[0].Genome.score())
				}
				time.Sleep(time.Duration(n/6) * time.Hour)
				return scoreAll(ctx, batch)
			}
			history, err := fly(t, t.Context(), name, search.Options{Budget: 50, Population: 3}, 8, problem)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "search: ") {
				t.Errorf("%s: error %v, must hold %q", test.name, err, test.want)
			}
			if begun.Load() != ended.Load() || len(history) != int(begun.Load())-1+test.kept || begun.Load() != 12 {
				t.Errorf("%s: %d points of %d begun and %d ended", test.name, len(history), begun.Load(), ended.Load())
			}
		}
	})
}

func TestSteadyObserverFails(t *testing.T) {
	full := errors.New("disk full")
	eachSteady(t, func(t *testing.T, name string) {
		problem := grid(60)
		var most atomic.Int64
		lasting(&problem, &most)
		problem.Observe = func(points []search.Point[*cell]) error {
			if points[0].Order == 20 {
				return full
			}
			return nil
		}
		history, err := fly(t, t.Context(), name, search.Options{Budget: 50, Population: 6}, 4, problem)
		if !errors.Is(err, full) || len(history) != 21 {
			t.Errorf("%d points, error %v", len(history), err)
		}
	})
}

// A panic comes out of Run, once all evaluations under way have ended.
func TestSteadyPanics(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		problem := grid(60)
		var begun, ended atomic.Int64
		problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			defer ended.Add(1)
			if begun.Add(1) == 9 {
				panic("out of tune")
			}
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
			return scoreAll(ctx, batch)
		}
		defer func() {
			if got := fmt.Sprint(recover()); !strings.Contains(got, "out of tune") || begun.Load() != ended.Load() {
				t.Errorf("panic %q, %d begun, %d ended", got, begun.Load(), ended.Load())
			}
		}()
		history, err := fly(t, t.Context(), name, search.Options{Budget: 50, Population: 6}, 4, problem)
		t.Errorf("%d points, error %v", len(history), err)
	})
}

// So does one of what hears of them.
func TestSteadyPanicsBetweenEvaluations(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		problem := grid(60)
		var begun, ended atomic.Int64
		problem.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
			time.Sleep(time.Duration(begun.Add(1)) * time.Second)
			defer ended.Add(1)
			return scoreAll(ctx, batch)
		}
		problem.Observe = func([]search.Point[*cell]) error {
			if begun.Load() > 8 {
				panic("out of tune")
			}
			return nil
		}
		p := crash.Catch(func() { fly(t, t.Context(), name, search.Options{Budget: 50, Population: 6}, 4, problem) })
		if p == nil || !strings.Contains(p.Error(), "out of tune") || begun.Load() != ended.Load() {
			t.Errorf("panic %v, %d begun, %d ended", p, begun.Load(), ended.Load())
		}
	})
}

// A run goes on from what another had finished and had under way.
func TestSteadyGoesOn(t *testing.T) {
	eachSteady(t, func(t *testing.T, name string) {
		problem := grid(60)
		problem.Initial = []*cell{{50, 50, 60}}
		var most atomic.Int64
		lasting(&problem, &most)
		for _, done := range []int{2, 10, 45} {
			o := search.Options{Budget: done, Population: 10, Seed: 3}
			past, err := fly(t, t.Context(), name, o, 4, problem)
			if err != nil {
				t.Fatal(err)
			}
			again := problem
			again.Past = past
			for i := range 5 { // as if they had been under way; the last are known
				c := search.Candidate[*cell]{Genome: &cell{20 + i, 59, 60}, Key: fmt.Sprintf("%d,59", 20+i)}
				c.Operator = search.Mutated
				again.Begun = append(again.Begun, c)
			}
			again.Begun = append(again.Begun, past[0].Candidate)
			var asked []string
			wait := again.Evaluate
			again.Evaluate = func(ctx context.Context, batch []search.Candidate[*cell]) ([]search.Evaluation, error) {
				asked = append(asked, batch[0].Key)
				return wait(ctx, batch)
			}
			o.Budget = 60
			history, err := fly(t, t.Context(), name, o, 1, again)
			if err != nil {
				t.Fatal(err)
			}
			checkSteady(t, history)
			if len(history) != 60 || !reflect.DeepEqual(history[:done], past) || len(asked) != 60-done {
				t.Errorf("%d points, %d of them known, %d asked for", len(history), done, len(asked))
			}
			if !slices.Equal(asked[:5], []string{"20,59", "21,59", "22,59", "23,59", "24,59"}) || history[done].Operator != search.Mutated {
				t.Errorf("asked for %v first, by %s", asked[:5], history[done].Operator)
			}
			o.Budget = done
			if same, err := fly(t, t.Context(), name, o, 1, again); err != nil || len(same) != done {
				t.Errorf("a budget that is spent: %d points, error %v", len(same), err)
			}
		}
		twice := problem
		known := search.Point[*cell]{Candidate: search.Candidate[*cell]{Genome: &cell{1, 2, 60}, Key: "1,2"}, Evaluation: of(3, 61)}
		twice.Past = []search.Point[*cell]{known, known}
		if _, err := fly(t, t.Context(), name, search.Options{}, 1, twice); err == nil || !strings.Contains(err.Error(), `Past has "1,2" twice`) {
			t.Errorf("error %v", err)
		}
		if _, err := fly(t, t.Context(), name, search.Options{}, 0, twice); err == nil || !strings.Contains(err.Error(), "need Flight") {
			t.Errorf("error %v", err)
		}
		if _, err := fly(t, t.Context(), name, search.Options{}, -1, problem); err == nil || !strings.Contains(err.Error(), "Flight is -1") {
			t.Errorf("error %v", err)
		}
	})
}

// A long past is not drawn again, which would look as if the space were exhausted.
func TestSteadyGoesOnAfterMuch(t *testing.T) {
	past, err := fly(t, t.Context(), "random", search.Options{Budget: 4000}, 1, grid(400))
	if err != nil {
		t.Fatal(err)
	}
	problem := grid(400)
	problem.Past = past
	history, err := fly(t, t.Context(), "random", search.Options{Budget: 4100}, 1, problem)
	if err != nil || len(history) != 4100 {
		t.Errorf("%d points, error %v", len(history), err)
	}
}

// Random search has the same points however many are under way.
func TestSteadyRandomPoints(t *testing.T) {
	batches, err := search.Random[*cell]{Budget: 80, Batch: 9, Seed: 3}.Run(t.Context(), grid(60))
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(keys(batches)))
	for _, flight := range []int{1, 4, 16} {
		history, err := fly(t, t.Context(), "random", search.Options{Budget: 80, Population: 9, Seed: 3}, flight, grid(60))
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(keys(history))), want) {
			t.Errorf("flight %d: %v, error %v, want %v", flight, keys(history), err, want)
		}
	}
}

// A breeder takes points in any order, but no point that it was not asked for.
func TestBreeder(t *testing.T) {
	for _, name := range search.Asynchronous() {
		algorithm, err := search.New[*cell](name, search.Options{Budget: 40, Population: 5})
		if err != nil {
			t.Fatal(err)
		}
		b, err := algorithm.(search.Steady[*cell]).Begin(grid(60))
		if err != nil {
			t.Fatal(err)
		}
		var flying []search.Candidate[*cell]
		for len(b.History()) < 40 {
			for c, ok := b.Ask(); ok; c, ok = b.Ask() {
				if flying = append(flying, c); len(flying) == 6 {
					break
				}
			}
			c := flying[len(flying)-1]
			flying = flying[:len(flying)-1]
			if err := b.Tell(c, c.Genome.score()); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := b.Tell(c, c.Genome.score()); err == nil || !strings.Contains(err.Error(), "not under way") {
				t.Errorf("%s: %s was told twice, error %v", name, c.Key, err)
			}
		}
		checkSteady(t, b.History())
		if c, ok := b.Ask(); ok || len(flying) > 0 {
			t.Errorf("%s: asks for %s after the budget, %d are left", name, c.Key, len(flying))
		}
	}
}

// What asynchronous runs breed from late knowledge is still better than chance.
func TestSteadyNeighboursHelp(t *testing.T) {
	if raceDetector {
		t.Skip("arithmetic on one goroutine, which the race detector slows tenfold for nothing")
	}
	reference := []float64{121, 121}
	eachSteady(t, func(t *testing.T, asked string) {
		if asked == "random" {
			return
		}
		wins, seeds := 0, uint64(11)
		for seed := range seeds {
			problem := grid(60)
			var most atomic.Int64
			lasting(&problem, &most)
			end := func(name string) float64 {
				history, err := fly(t, t.Context(), name, search.Options{Budget: modelled(asked, 600, 60), Population: 10, Seed: seed}, 10, problem)
				if err != nil {
					t.Fatal(err)
				}
				curve, err := history.HypervolumeCurve(reference)
				if err != nil {
					t.Fatal(err)
				}
				return curve[len(curve)-1]
			}
			if end(asked) > end("random") {
				wins++
			}
		}
		if wins < 9 {
			t.Errorf("better than random for %d of %d seeds, want 9", wins, seeds)
		}
	})
}
