// Package testfleet is a fleet for tests of runs.
package testfleet

import (
	"context"
	"errors"
	"testing"

	"lrunet/eval"
)

var errKilled = errors.New("killed while a run is forgotten")

// fleet leaves all work to this machine, and does not forget the first run, as if the
// program was killed then.
type fleet struct{ served, forgotten int }

func (f *fleet) Serve(context.Context, eval.FleetRun) (eval.Elsewhere, error) {
	f.served++
	return nil, nil
}

func (f *fleet) Finish(context.Context) error {
	if f.forgotten++; f.forgotten == 1 {
		return errKilled
	}
	return nil
}

// Forgets tests that a run that is killed while its fleet forgets it is served and
// forgotten once more, and after that is finished. The function carries the run out in
// the same folder each time.
func Forgets(t *testing.T, run func(eval.Fleet) error) {
	t.Helper()
	f := &fleet{}
	for i, want := range []fleet{{1, 1}, {2, 2}, {2, 2}} {
		if err := run(f); errors.Is(err, errKilled) != (i == 0) || err != nil && i > 0 {
			t.Fatalf("time %d: %v", i+1, err)
		}
		if *f != want {
			t.Errorf("time %d: served and forgotten %+v times, want %+v", i+1, *f, want)
		}
	}
}
