package replay

import (
	"math/rand"
	"reflect"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/search"
)

// line is workers whose trainings are over in the order in which they were handed
// over, or in the reverse one.
type line struct {
	waiting  []int
	backward bool
	most     int
	seconds  float64
}

func (l *line) Begin(number int, seconds float64) {
	l.waiting = append(l.waiting, number)
	l.most = max(l.most, len(l.waiting))
	l.seconds += seconds
}

func (l *line) Next() int {
	at := 0
	if l.backward {
		at = len(l.waiting) - 1
	}
	number := l.waiting[at]
	l.waiting = append(l.waiting[:at], l.waiting[at+1:]...)
	return number
}

// Workers train what the algorithm asks for: in batches that gives what a replay
// without one gives, whatever is over first.
func TestStage(t *testing.T) {
	f := invented(t, 200)
	stage, err := NewStage(f, nil)
	testkit.Must(t, err)
	if stage.Networks() != 200 || !reflect.DeepEqual(stage.Objectives(), []string{"accuracy", "madds"}) {
		t.Errorf("%d networks, objectives %v", stage.Networks(), stage.Objectives())
	}
	for _, name := range search.Names() {
		o := Options{Algorithm: name, Budget: 30, Seed: 2}
		want := run(t, f, o)
		for _, backward := range []bool{false, true} {
			workers := &line{backward: backward}
			got, err := stage.Run(t.Context(), o, workers, 0)
			testkit.Must(t, err)
			if !reflect.DeepEqual(got, want) || workers.seconds != want.Seconds || len(workers.waiting) > 0 {
				t.Errorf("%s: %+v in %g s, want %+v", name, got, workers.seconds, want)
			}
		}
	}
	for _, name := range search.Asynchronous() {
		workers := &line{backward: true}
		got, err := stage.Run(t.Context(), Options{Algorithm: name, Budget: 30}, workers, 7)
		testkit.Must(t, err)
		if got.Trainings != 30 || workers.most != 7 || workers.seconds != got.Seconds || len(workers.waiting) > 0 {
			t.Errorf("%s: %d trainings, up to %d at a time, %g s of %g", name, got.Trainings, workers.most, workers.seconds, got.Seconds)
		}
	}
	_, err = stage.Run(t.Context(), Options{Algorithm: "halving"}, &line{}, 1)
	testkit.WantError(t, err, "halving cannot be asynchronous (have evolution, local")
	_, err = stage.Run(t.Context(), Options{Budget: -1}, &line{}, 1)
	testkit.WantError(t, err, "Budget is -1")
	_, err = NewStage(f, []string{"params"})
	testkit.WantError(t, err, "the first must be accuracy")
}

// The nearest network is the one at the least distance, the first of equal ones.
func TestNearest(t *testing.T) {
	r, err := newReplay(invented(t, 150), Options{}.complete())
	testkit.Must(t, err)
	random := rand.New(rand.NewSource(3))
	for range 200 {
		from := r.sample(random)
		g := from.genome()
		g.Mutate(random)
		want := -1
		for i, other := range r.neighbours.archs {
			if i != from.index && (want < 0 || distance(g.Arch(), other) < distance(g.Arch(), r.neighbours.archs[want])) {
				want = i
			}
		}
		if got := r.neighbours.nearest(g.Arch(), from.index); got != want {
			t.Fatalf("nearest to %s is %d, want %d", g.Key(), got, want)
		}
	}
}
