package train

import (
	"context"
	"reflect"
	"testing"
)

// The best epoch is the first of the best, noting it changes nothing else, and
// it is the same for a training that was stopped.
func TestBestEpoch(t *testing.T) {
	plain := newFit(t, 1)
	want, err := plain.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	noted := newFit(t, 1)
	noted.Best, noted.BestOn = new(Best), noted.Validation
	var states []*State
	noted.Now, noted.Keep = fixed, func(s *State) error {
		states = append(states, s.clone())
		return nil
	}
	curve, err := noted.Run(context.Background())
	if err != nil || !reflect.DeepEqual(curve, want) {
		t.Fatalf("curve %v, error %v, want %v", curve, err, want)
	}
	best := Best{}
	for _, e := range curve {
		if best.Epoch == 0 || e.Accuracy > best.Accuracy {
			best = Best{e.Epoch, e.Accuracy}
		}
	}
	if *noted.Best != best {
		t.Errorf("best %+v, the curve's is %+v", *noted.Best, best)
	}
	for _, s := range states {
		f := newFit(t, 1)
		f.Best, f.BestOn, f.From = new(Best), f.Validation, s
		if _, err := f.Run(context.Background()); err != nil || *f.Best != best {
			t.Errorf("resumed after step %d: best %+v, error %v, want %+v", s.Step, *f.Best, err, best)
		}
	}
}
