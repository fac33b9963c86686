package train

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// clone copies a state out of the training's memory.
func (s *State) clone() *State {
	deep := func(list [][]float32) [][]float32 {
		copied := make([][]float32, len(list))
		for i := range list {
			copied[i] = slices.Clone(list[i])
		}
		return copied
	}
	return &State{s.Step, s.Loss, slices.Clone(s.Curve), s.Best, deep(s.Params), deep(s.Momenta), slices.Clone(s.Mean), deep(s.Slow)}
}

// fixed is a clock that stands still: it is time to keep a training whenever
// Every is 0, and never else.
func fixed() time.Time { return time.Unix(0, 0) }

// A training that is stopped after any step and goes on ends with the same
// bits, whatever the number of threads on either side.
func TestResumeIsExact(t *testing.T) {
	whole := newFit(t, 2)
	whole.Recipe.EMADecay, whole.Recipe.Margin, whole.Recipe.Crop = 0.9, 1, 2
	var states []*State
	whole.Now, whole.Keep = fixed, func(s *State) error {
		states = append(states, s.clone())
		return nil
	}
	want, err := whole.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(states) != 18 { // 3 epochs of 6 steps
		t.Fatalf("kept %d times, want after each of 18 steps", len(states))
	}
	for _, s := range states {
		f := newFit(t, 1)
		f.Recipe, f.From = whole.Recipe, s
		curve, err := f.Run(context.Background())
		if err != nil {
			t.Fatalf("after step %d: %v", s.Step, err)
		}
		if !reflect.DeepEqual(curve, want) {
			t.Errorf("after step %d: curve %v, want %v", s.Step, curve, want)
		}
		for i, p := range f.Model.Params {
			if !slices.Equal(p.Value, whole.Model.Params[i].Value) {
				t.Errorf("after step %d: %s differs", s.Step, p.Name)
			}
		}
	}
}

// Being stopped keeps the training where it is, between two steps and while it
// is scored.
func TestStoppedTrainingIsKept(t *testing.T) {
	for _, stop := range []int{1, 5, 6, 7, 17} {
		whole := newFit(t, 1)
		want, err := whole.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		f := newFit(t, 1)
		steps := 0
		f.Progress = func(Progress) {
			if steps++; steps == stop {
				cancel()
			}
		}
		var kept *State
		f.Now, f.Every, f.Keep = fixed, time.Hour, func(s *State) error {
			kept = s.clone()
			return nil
		}
		if _, err := f.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v, want that it was stopped", err)
		}
		if kept == nil || kept.Step != stop {
			t.Fatalf("kept %+v, want it after step %d", kept, stop)
		}
		rest := newFit(t, 1)
		rest.From = kept
		curve, err := rest.Run(context.Background())
		if err != nil || !reflect.DeepEqual(curve, want) {
			t.Errorf("stopped after step %d: curve %v, error %v, want %v", stop, curve, err, want)
		}
	}
}

func TestStateOfAnotherTrainingIsRefused(t *testing.T) {
	f := newFit(t, 1)
	var state *State
	f.Now, f.Keep = fixed, func(s *State) error {
		state = s.clone()
		return nil
	}
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*State){
		"too far":     func(s *State) { s.Step = 19 },
		"behind":      func(s *State) { s.Step = 1 },
		"other sizes": func(s *State) { s.Params = s.Params[1:] },
		"an average":  func(s *State) { s.Mean = make([]float32, 3) },
	} {
		other := newFit(t, 1)
		other.From = state.clone()
		change(other.From)
		if _, err := other.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "another training") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestKeepThatFailsEndsTheTraining(t *testing.T) {
	full := errors.New("the disk is full")
	f := newFit(t, 1)
	f.Now, f.Keep = fixed, func(*State) error { return full }
	if _, err := f.Run(context.Background()); !errors.Is(err, full) || !strings.Contains(err.Error(), "after 1 steps") {
		t.Errorf("error %v, want %v after 1 step", err, full)
	}
}

// A training that is stopped but cannot be kept has failed.
func TestStoppedTrainingThatIsNotKept(t *testing.T) {
	full := errors.New("the disk is full")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	f := newFit(t, 1)
	f.Now, f.Keep = fixed, func(*State) error { return full }
	if _, err := f.Run(ctx); !errors.Is(err, full) || errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v alone", err, full)
	}
}

// A clock that is set back does not keep a training from being kept.
func TestClockSetBack(t *testing.T) {
	f := newFit(t, 1)
	now, kept := time.Now(), 0
	f.Every, f.Now = time.Hour, func() time.Time {
		now = now.Add(-time.Minute)
		return now
	}
	f.Keep = func(*State) error { kept++; return nil }
	if _, err := f.Run(context.Background()); err != nil || kept == 0 {
		t.Errorf("kept %d times, error %v", kept, err)
	}
}
