package nas

import (
	"slices"
	"strings"
	"testing"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/lrunet/kernel"
)

// A search that goes on under another kernel set says so, once, and its report
// does.
func TestOtherKernelsAreTold(t *testing.T) {
	e, o := tiny(t), options(t)
	ctx, _ := stopAfter(&o, 30)
	first, err := Run(ctx, e, o)
	if err != nil || !first.Interrupted {
		t.Fatalf("interrupted %v, error %v", first.Interrupted, err)
	}
	s, err := store.Open(rundir.Folder(first.Run).Study())
	if err != nil {
		t.Fatal(err)
	}
	meta, err := s.Meta()
	if err != nil {
		t.Fatal(err)
	}
	other := strings.ReplaceAll(meta["sessions"], `"`+kernel.Name()+`"`, `"other"`)
	if err := s.SetMeta("sessions", other); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var told []string
	o.Observe = func(e experiments.Event) {
		if strings.Contains(e.Note, "kernels") {
			told = append(told, e.Note)
		}
	}
	second := run1(t, e, o)
	if len(told) != 1 || !strings.Contains(told[0], kernel.Name()+" kernels after a session with other") {
		t.Errorf("told %q", told)
	}
	marked := func(note string) bool { return strings.Contains(note, "(other, "+kernel.Name()+")") }
	if slices.ContainsFunc(first.Report.Notes, marked) || !slices.ContainsFunc(second.Report.Notes, marked) {
		t.Errorf("notes are %q, then %q", first.Report.Notes, second.Report.Notes)
	}
}
