package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"lrunet/eval"
)

// fixtureStart is when the run of the fixture began.
var fixtureStart = time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)

// small is a search of five rows that the golden files show.
func small() Search {
	measures := func(accuracy, params, mac float64) eval.Measures {
		return eval.Measures{
			{Name: "accuracy", Value: accuracy, Unit: "%", Better: "higher"},
			{Name: "params", Value: params, Unit: "elements", Better: "lower"},
			{Name: "mac_fetch_once", Value: mac, Unit: "elements", Better: "lower"},
			{Name: "madds", Value: params * 40, Unit: "multiply-adds", Better: "lower"},
		}
	}
	return Search{
		Title: "Layer-reuse networks for fashion-mini", Experiment: "quickstart",
		Seed:    7,
		Dataset: "fashion-mini", DatasetHash: strings.Repeat("5e", 32),
		Sessions: Sessions{{
			Command: "lrunet search --seed 7", Version: "c56d53b",
			Machine: Machine{CPU: "AMD EPYC 9R14", Cores: 2, Threads: 2, Kernels: "avx512", System: "linux/amd64, go1.26"},
			Started: fixtureStart, Ended: fixtureStart.Add(4*time.Minute + 12*time.Second), Trainings: 5,
		}},
		Objectives: objectives(),
		Rows: []Row{
			{Key: "00000000000000a1", Arch: "stem16/2 16x2/2 32x2 head32", Order: 1, Measures: measures(78.3, 5120, 61000), Front: true},
			{Key: "00000000000000a2", Arch: "stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256", Name: "lrunet-14", Order: 2, Measures: measures(88.125, 206282, 2900123), Front: true, Checkpoint: "checkpoints/00000000000000a2.safetensors"},
			{Key: "00000000000000a3", Arch: "stem32/2 32x4/2 64x4 head64", Order: 3, Measures: measures(83.5, 20480, 240000), Front: true},
			{Key: "00000000000000a4", Arch: "stem32 32x1/2 64x1 head64", Order: 4, Measures: measures(80.25, 20480, 300000)},
			{Key: "00000000000000a5", Arch: "stem8 8x20 head8", Order: 5, Failure: "loss is NaN at step 17"},
		},
		Hypervolume: []Curve{
			{Name: "NSGA-II", Points: []Point{{1, 0.31}, {2, 0.44}, {3, 0.58}, {5, 0.58}}},
			{Name: "random search", Points: []Point{{1, 0.31}, {3, 0.4}, {5, 0.46}}},
		},
		HypervolumeNote: "Against accuracy 10 %, 250,000 parameters and 3,000,000 elements.",
		Notes:           []string{"Accuracy is on 600 images held out of the training part."},
	}
}

func objectives() []Objective {
	return []Objective{
		{Name: "accuracy", Unit: "%", Better: "higher"},
		{Name: "params", Unit: "elements", Better: "lower"},
		{Name: "mac_fetch_once", Unit: "elements", Better: "lower"},
	}
}

// large is a search of usual size: n evaluations, one in twenty failed, some
// published networks among them.
func large(n int) Search {
	rng := rand.New(rand.NewPCG(1, 2))
	s := small()
	s.Rows = nil
	names := []string{"lrunet-2", "lrunet-4", "lrunet-8", "lrunet-14"}
	for i := range n {
		w, reuse := 8*(1+rng.IntN(8)), 1+rng.IntN(14)
		params := math.Round(5000 * math.Exp(rng.Float64()*3.6))
		mac := math.Round(params * (12 + 2*rng.Float64()))
		accuracy := math.Round(100*(58+6.6*math.Log10(params/2500)*2+1.2*math.Log10(mac/20000)+3*rng.NormFloat64())) / 100
		r := Row{
			Key: fmt.Sprintf("%016x", rng.Uint64()), Order: i + 1,
			Arch: fmt.Sprintf("stem%d/2 %dx%d/2 %dx%d/2 %dx%d head%d", w, w, reuse, 2*w, 1+reuse/2, 4*w, 1+reuse/3, 4*w),
		}
		if i < len(names) {
			r.Name = names[i]
		}
		if i%20 == 19 {
			r.Failure = fmt.Sprintf("loss is NaN at step %d", 10+rng.IntN(200))
		} else {
			r.Measures = eval.Measures{
				{Name: "accuracy", Value: accuracy, Unit: "%", Better: "higher"},
				{Name: "params", Value: params, Unit: "elements", Better: "lower"},
				{Name: "mac_fetch_once", Value: mac, Unit: "elements", Better: "lower"},
				{Name: "madds", Value: math.Round(params * 61), Unit: "multiply-adds", Better: "lower"},
				{Name: "peak_activations", Value: math.Round(mac / 9), Unit: "elements", Better: "lower"},
			}
		}
		s.Rows = append(s.Rows, r)
	}
	markFront(s.Rows, s.Objectives)
	s.Hypervolume = []Curve{{Name: "NSGA-II"}, {Name: "random search"}}
	a, b := 0.2, 0.2
	for i := range n {
		a += (0.78 - a) * 0.07 * rng.Float64()
		b += (0.66 - b) * 0.06 * rng.Float64()
		s.Hypervolume[0].Points = append(s.Hypervolume[0].Points, Point{float64(i + 1), a})
		s.Hypervolume[1].Points = append(s.Hypervolume[1].Points, Point{float64(i + 1), b})
	}
	return s
}

func markFront(rows []Row, objectives []Objective) {
	for i := range rows {
		rows[i].Front = rows[i].Failure == ""
		for _, other := range rows {
			if other.Failure == "" && dominates(other, rows[i], objectives) {
				rows[i].Front = false
			}
		}
		if rows[i].Front {
			rows[i].Checkpoint = "checkpoints/" + rows[i].Key + ".safetensors"
			rows[i].Measures = append(rows[i].Measures, eval.Measure{Name: "test_accuracy", Value: rows[i].Measures[0].Value - 0.4, Unit: "%", Better: "higher"})
		}
	}
}

func dominates(a, b Row, objectives []Objective) bool {
	strictly := false
	for _, o := range objectives {
		if o.better(b.value(o), a.value(o)) {
			return false
		}
		strictly = strictly || o.better(a.value(o), b.value(o))
	}
	return strictly
}

// hostileText tries to leave every context it may be put in.
const hostileText = `</script></style></title><img src=x onerror="window.pwned=1"><script>pwned=1</script><b><i>"'\u2028;pwned=1//--> __f__ {b} var(--front) |`

// hostile is a search with the text in every field that holds one.
func hostile() Search {
	x := hostileText
	s := small()
	s.Title, s.Experiment = x, x
	s.Dataset, s.DatasetHash, s.HypervolumeNote, s.Notes = x, x, x, []string{x}
	session := &s.Sessions[0]
	session.Command, session.Version = x, x
	session.Machine.CPU, session.Machine.Kernels, session.Machine.System = x, x, x
	s.Sessions = append(s.Sessions, Session{Command: x + x, Version: x})
	for i := range s.Objectives {
		s.Objectives[i].Name += x
		s.Objectives[i].Unit = x
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		r.Key, r.Arch, r.Name, r.Checkpoint = x, x, x, "javascript:pwned=1//"+x
		if r.Failure != "" {
			r.Failure = x
		}
		for j := range r.Measures {
			r.Measures[j].Name += x
			r.Measures[j].Unit = x
		}
	}
	for i := range s.Hypervolume {
		s.Hypervolume[i].Name = x
	}
	s.Spent = s.Hypervolume
	hostileFacts(&s)
	return s
}

// hostileFacts puts the text where facts about candidates are.
func hostileFacts(s *Search) {
	x := hostileText
	s.Images, s.Genes, s.Classes = 600, []Gene{{x}, {x + "2"}}, []string{x, x}
	s.References = []Reference{{x, x, s.Rows[0].Measures}}
	s.Limits = []Limit{{s.Objectives[1].Name, math.NaN(), 100000}}
	s.Importance = []Importance{{x, x, 0.5, 0.4, 0.6}}
	s.Effects = []Effect{{x, 1, 0, 2, x, 3, x}}
	for i := range s.Rows {
		r := &s.Rows[i]
		r.Genes = []float64{float64(i), float64(i % 2)}
		r.Lineage = &Lineage{i / 2, []string{x}, x}
		r.Curve = []CurvePoint{{1, 2, 0.1, 30}, {2, 1, 0.1, 50}}
		r.Recalls = []float64{50, 60}
		r.Blocks = []Block{{x, x, 16, 8, 8, 3, 2, true, 100, 1000}, {x, x, 32, 4, 4, 1, 1, false, 100, 1000}}
		r.Span = Span{s.Sessions.Started(), time.Second, 1, x}
		r.Commands = []Command{{x, x}}
		r.Epochs = 2 + i%2
	}
}
