package simulation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/store"
	"lrunet/eval/table"
	"lrunet/experiments/nas"
	"lrunet/experiments/replay"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/search"
	"lrunet/space"
)

// lasting is a source of trainings that take so many seconds.
func lasting(seconds ...float64) *Source { return &Source{Trainings: len(seconds), seconds: seconds} }

func forecasts(t *testing.T, s *Source, o Options) []Forecast {
	t.Helper()
	list, err := s.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: %g, want %g", what, got, want)
	}
}

// Equal trainings without losses: the clock is arithmetic.
func TestEqualTrainings(t *testing.T) {
	up := func(n, workers int) float64 { return float64((n + workers - 1) / workers) }
	for _, n := range []int{1, 7, 40, 101} {
		for _, workers := range []int{1, 2, 7, 40, 1000} {
			for _, population := range []int{1, 10, 33} {
				o := Options{Fleets: []int{workers}, Budget: n, Population: population, Seeds: 2}
				rounds, later := up(min(n, population), workers), (population+2)/3 // the default is the surrogate
				for left := n - population; left > 0; left -= later {
					rounds += up(min(left, later), workers)
				}
				for i, want := range []float64{60 * rounds, 60 * up(n, workers)} {
					f := forecasts(t, lasting(60), o)[i]
					what := fmt.Sprintf("%d trainings, %d workers, population %d, asynchronous %v", n, workers, population, f.Asynchronous)
					near(t, what, f.Seconds, want, 1e-12)
					near(t, what+": utilisation", f.Utilisation, 60*float64(n)/want/float64(workers), 1e-12)
					near(t, what+": speed-up", f.SpeedUp, 60*float64(n)/want, 1e-12)
					if f.Lost != 0 || f.Coordinator != 0 || f.Asynchronous != (i == 1) || f.Hypervolume.N != 0 {
						t.Errorf("%s: %+v", what, f)
					}
				}
			}
		}
	}
}

// Generations are as large as the fleet where no size is given.
func TestPopulation(t *testing.T) {
	for i, f := range forecasts(t, lasting(1), Options{Fleets: []int{2, 50}, Budget: 100, Seeds: 1}) {
		if want := []int{10, 10, 50, 10}[i]; f.Population != want {
			t.Errorf("%d workers, asynchronous %v: population %d, want %d", f.Workers, f.Asynchronous, f.Population, want)
		}
	}
}

// Results queue for the coordinator, which no number of workers makes faster.
func TestCoordinator(t *testing.T) {
	o := Options{Fleets: []int{500}, Budget: 500, Seeds: 1, Machines: Machines{Coordinator: 100 * time.Millisecond}}
	for _, f := range forecasts(t, lasting(60), o) {
		near(t, "all at once", f.Seconds, 60+500*0.1, 1e-9)
		near(t, "share", f.Coordinator, 50.0/110, 1e-9)
	}
	o = Options{Fleets: []int{1}, Budget: 50, Ahead: 1, Seeds: 1, Machines: Machines{Coordinator: 100 * time.Millisecond}}
	near(t, "one ahead", forecasts(t, lasting(60), o)[1].Seconds, 50*60+0.1, 1e-9)
	o.Ahead = 0
	near(t, "none ahead", forecasts(t, lasting(60), o)[1].Seconds, 50*60.1, 1e-9)
	o = Options{Fleets: []int{10, 1000, 5000}, Budget: 20_000, Seeds: 1, Machines: Machines{Coordinator: 100 * time.Millisecond}}
	for _, f := range forecasts(t, lasting(60), o) {
		limit := min(float64(f.Workers)/60.1, 10) // results a second
		if f.Asynchronous && f.Workers < 5000 {
			near(t, fmt.Sprintf("%d workers", f.Workers), 20_000/f.Seconds, limit, 0.05)
		}
		if 20_000/f.Seconds > limit*1.0001 {
			t.Errorf("%d workers, asynchronous %v: %g results a second, the limit is %g", f.Workers, f.Asynchronous, 20_000/f.Seconds, limit)
		}
	}
}

// A training is lost p/(1-p) times on average, half done each time.
func TestFailures(t *testing.T) {
	o := Options{Fleets: []int{1}, Budget: 20_000, Seeds: 2, Machines: Machines{Failures: 0.2, Redelivery: 30 * time.Second}}
	f := forecasts(t, lasting(60), o)[1]
	near(t, "seconds each", f.Seconds/20_000, 60+0.25*(30+30), 0.01)
	near(t, "utilisation", f.Utilisation, 60.0/75, 0.01)
	near(t, "lost", f.Lost, 0.25*30/75, 0.03)
	near(t, "speed-up", f.SpeedUp, 60.0/75, 0.01)
}

// Speeds are log-normal, and add up but for the slowest workers' last trainings.
func TestSpread(t *testing.T) {
	m := Machines{Workers: 1000, Spread: 0.5}
	var logs, speeds float64
	for _, s := range NewClock(m, 0).slowness {
		logs += math.Log(s) * math.Log(s) / 1000
		speeds += 1 / s
	}
	near(t, "variance of the logarithm", logs, 0.25, 0.1)
	f := forecasts(t, lasting(60), Options{Fleets: []int{1000}, Budget: 200_000, Seeds: 1, Machines: m})[1]
	if f.SpeedUp > speeds || f.SpeedUp < 0.95*speeds {
		t.Errorf("speed-up %g, the speeds add up to %g", f.SpeedUp, speeds)
	}
}

// Whoever waits for a generation is idle for longer than who waits for none. One
// worker alone is the exception: it has the rest of a generation to do while a lost
// training is missed.
func TestAsynchronousIsBusier(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	var seconds []float64
	for range 300 {
		seconds = append(seconds, 60*math.Exp(random.NormFloat64()))
	}
	for _, m := range []Machines{{}, {Failures: 0.1, Redelivery: 30 * time.Second}, {Spread: 0.4}, {Failures: 0.05, Spread: 0.3, Redelivery: time.Minute, Coordinator: time.Millisecond}} {
		list := forecasts(t, lasting(seconds...), Options{Fleets: []int{1, 10, 100, 1000}, Budget: 5000, Seeds: 3, Machines: m})
		for i := 0; i < len(list); i += 2 {
			whole, steady := list[i], list[i+1]
			if whole.Workers == 1 && m.Failures > 0 {
				continue
			}
			if steady.Utilisation < whole.Utilisation-1e-9 || steady.Seconds > whole.Seconds+1e-6 {
				t.Errorf("%+v, %d workers: utilisation %g and %g s in generations, %g and %g s without", m, whole.Workers, whole.Utilisation, whole.Seconds, steady.Utilisation, steady.Seconds)
			}
			if whole.Workers >= 10 && steady.Utilisation < 1.1*whole.Utilisation {
				t.Errorf("%+v, %d workers: %g in generations, %g without: want a gain", m, whole.Workers, whole.Utilisation, steady.Utilisation)
			}
		}
	}
}

func TestForecastIsSeeded(t *testing.T) {
	s, err := OfTable(invented(t, 120), nil)
	testkit.Must(t, err)
	o := Options{Fleets: []int{1, 8}, Seeds: 2, Machines: Machines{Failures: 0.1, Redelivery: time.Second, Spread: 0.3, Coordinator: time.Millisecond}}
	first := forecasts(t, s, o)
	o.Threads = 4
	if again := forecasts(t, s, o); !reflect.DeepEqual(again, first) {
		t.Errorf("%+v, then %+v", first, again)
	}
	o.Machines.Failures = 0.2
	if reflect.DeepEqual(forecasts(t, s, o), first) {
		t.Error("failures change nothing")
	}
}

// invented is a table of n networks whose accuracy grows with what they cost, as does
// the time that they take.
func invented(t testing.TB, n int) *table.File {
	t.Helper()
	f := &table.File{
		Input: lrunet.Shape{C: 1, H: 28, W: 28}, Classes: 10,
		Space: space.Space{
			StemWidths: []int{8, 16}, StemStrides: []int{1, 2}, Stages: space.Range{Min: 2, Max: 4}, Widths: []int{16, 32, 64},
			Reuse: []int{1, 2, 4}, Pools: space.Range{Min: 1, Max: 3}, Groups: []int{4, 8}, HeadWidths: []int{32, 64},
		},
	}
	for i, p := range programs(t, f, n) {
		c := cost.Of(p)
		accuracy := 60 + 2*math.Log2(float64(c.Params)) - float64(i%7)
		row := table.Row{Network: int32(i), Epochs: 3, Seed: 1, Seconds: 10 + float64(c.MAdds)/1e6, Accuracy: &accuracy}
		testkit.Must(t, row.Describe(p.Arch, eval.CostMeasures(c)))
		f.Rows = append(f.Rows, row)
	}
	return f
}

// programs are different networks of a table's space.
func programs(t testing.TB, f *table.File, n int) []*lrunet.Program {
	t.Helper()
	s, err := space.New(f.Space, f.Input)
	testkit.Must(t, err)
	random := rand.New(rand.NewSource(1))
	seen := map[string]bool{}
	var list []*lrunet.Program
	for len(list) < n {
		g := s.Sample(random)
		if !seen[g.Key()] {
			seen[g.Key()] = true
			p, err := lrunet.Build(g.Key(), f.Input, f.Classes)
			testkit.Must(t, err)
			list = append(list, p)
		}
	}
	return list
}

// On a table the algorithm itself runs: with generations of one size it finds the
// same whatever the fleet; all that is trained in sequence is what the table says.
func TestTable(t *testing.T) {
	f := invented(t, 150)
	s, err := OfTable(f, []string{"accuracy", "params"})
	testkit.Must(t, err)
	if s.Networks != 150 || s.Trainings != 150 || !reflect.DeepEqual(s.Objectives(), []string{"accuracy", "params"}) || s.Budget(Options{}) != 75 {
		t.Errorf("%+v, objectives %v, budget %d", s, s.Objectives(), s.Budget(Options{}))
	}
	for _, algorithm := range search.Asynchronous() {
		o := Options{Fleets: []int{1, 5, 75}, Algorithm: algorithm, Population: 10, Budget: 75, Seeds: 3}
		if algorithm == "surrogate" {
			o.Budget, o.Seeds = 30, 2
		}
		list := forecasts(t, s, o)
		var volume, seconds float64
		for seed := range o.Seeds {
			alone, err := replay.Run(t.Context(), f, replay.Options{Algorithm: algorithm, Seed: uint64(seed), Budget: o.Budget, Population: 10, Objectives: s.Objectives()})
			testkit.Must(t, err)
			volume += alone.Final().Hypervolume / float64(o.Seeds)
			seconds += alone.Seconds / float64(o.Seeds)
		}
		near(t, algorithm+": one worker", list[0].Seconds, seconds, 1e-9)
		for _, f := range list {
			if !f.Asynchronous {
				near(t, algorithm+": in generations", f.Hypervolume.Mean, volume, 1e-9)
			}
			if v := f.Hypervolume; v.N != o.Seeds || !(v.Mean > 0 && v.Mean <= 1) {
				t.Errorf("%s, %d workers: hypervolume %+v", algorithm, f.Workers, v)
			}
		}
		if list[0].Utilisation < 1-1e-9 || list[1].Utilisation < 1-1e-9 || list[3].Seconds > list[2].Seconds+1e-9 {
			t.Errorf("%s: %+v", algorithm, list)
		}
	}
}

func TestOfRun(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "tiny")
	testkit.Must(t, os.CopyFS(folder, os.DirFS("../nas/testdata/v3")))
	s, err := OfRun(folder, nil)
	testkit.Must(t, err)
	if s.Networks != 0 || s.Trainings != 6 || s.Objectives() != nil || !(s.Mean > 0) {
		t.Errorf("%+v", s)
	}
	if f := forecasts(t, s, Options{Fleets: []int{3}, Seeds: 2})[1]; f.Hypervolume.N != 0 || !(f.SpeedUp > 1) {
		t.Errorf("%+v", f)
	}
	_, err = OfRun(t.TempDir(), nil)
	if !errors.Is(err, rundir.ErrNoRun) {
		t.Errorf("error %v", err)
	}
}

// A search that evaluated enough is a table.
func TestOfLongRun(t *testing.T) {
	f := invented(t, 110)
	e, err := nas.Load("quickstart")
	testkit.Must(t, err)
	e.Space = f.Space
	text, err := e.YAML()
	testkit.Must(t, err)
	folder := rundir.Folder(t.TempDir())
	s, err := store.Open(folder.Study())
	testkit.Must(t, err)
	testkit.Must(t, s.SetMeta(store.MetaExperiment, string(text)))
	testkit.Must(t, s.SetMeta("task", `{"input":{"C":1,"H":28,"W":28},"classes":["a","b","c","d","e","f","g","h","i","j"]}`))
	for i, row := range f.Rows {
		job := eval.Job{Arch: row.Arch, Epochs: e.Training.Epochs, Seed: 1, DatasetHash: "x", Recipe: e.Training.Recipe}
		p, err := lrunet.Build(row.Arch, f.Input, f.Classes)
		testkit.Must(t, err)
		r := eval.Result{Job: job, Measures: eval.CostMeasures(cost.Of(p)), Duration: time.Duration(row.Seconds * float64(time.Second))}
		if i == 0 {
			r.Failure = "loss is NaN"
		} else {
			r.Measures = append(r.Measures, eval.Measure{Name: eval.Accuracy, Value: *row.Accuracy})
		}
		testkit.Must(t, s.Put(t.Context(), r))
		_, err = s.Append(nas.SeriesNames()[i%2], store.Candidate{Result: r})
		testkit.Must(t, err)
	}
	testkit.Must(t, s.Close())
	source, err := OfRun(string(folder), nil)
	testkit.Must(t, err)
	if source.Networks != 110 || source.Trainings != 110 {
		t.Errorf("%+v", source)
	}
	for _, f := range forecasts(t, source, Options{Fleets: []int{4}, Seeds: 2}) {
		if f.Hypervolume.N != 2 || !(f.Hypervolume.Mean > 0.1) {
			t.Errorf("%+v", f)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	good := Options{Fleets: []int{2}, Budget: 5, Seeds: 1}
	for want, change := range map[string]func(*Options){
		"fleets: none given":                            func(o *Options) { o.Fleets = nil },
		"workers must be positive, got 0":               func(o *Options) { o.Fleets = []int{0} },
		"workers must be different, and 1000000 at":     func(o *Options) { o.Fleets = []int{2, 2} },
		"failures must be a share from 0 to below 1":    func(o *Options) { o.Failures = 1 },
		"redelivery must not be negative":               func(o *Options) { o.Redelivery = -1 },
		"spread must be from 0 to 3, got NaN":           func(o *Options) { o.Spread = math.NaN() },
		"coordinator must not be negative":              func(o *Options) { o.Coordinator = -1 },
		`algorithm: "halving" cannot be asynchronous (`: func(o *Options) { o.Algorithm = "halving" },
		"budget must be 1 to 100000000 trainings":       func(o *Options) { o.Budget = -1 },
		"population must be 1 to 1000000, got -1":       func(o *Options) { o.Population = -1 },
		"ahead must be 0 to 1000000 trainings, got -1":  func(o *Options) { o.Ahead = -1 },
		"seeds must be positive":                        func(o *Options) { o.Seeds = 0 },
	} {
		o := good
		change(&o)
		_, err := lasting(1).Run(t.Context(), o)
		testkit.WantError(t, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := OfTable(invented(t, 20), nil)
	testkit.Must(t, err)
	for _, source := range []*Source{lasting(1), s} {
		if _, err := source.Run(ctx, good); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want the context's", err)
		}
	}
	_, err = OfTable(invented(t, 5), []string{"params"})
	testkit.WantError(t, err, "objectives: the first must be accuracy")
}

// Fifty thousand trainings on ten thousand workers, in generations and without.
func BenchmarkRun(b *testing.B) {
	for range b.N {
		_, err := lasting(50, 60, 70).Run(b.Context(), Options{Fleets: []int{10_000}, Seeds: 1, Machines: Machines{Failures: 0.05, Redelivery: time.Second}})
		testkit.Must(b, err)
	}
}
