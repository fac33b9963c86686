package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/cluster/door"
	"lrunet/experiments/dataset"
	"lrunet/experiments/replay"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// Each kind of error gets its hint, however deep it is wrapped.
func TestHints(t *testing.T) {
	for _, test := range []struct {
		err  error
		hint string
	}{
		{dataset.ErrNoLabels, "; name it with --label-column"},
		{dataset.ErrBroken, " with --skip-broken"},
		{dataset.ErrNoHome, "; name one with --data-dir"},
		{dataset.ErrNoCache, "; name one with --cache-dir"},
		{rundir.ErrUnbegun, " (the same search or sweep command resumes it)"},
		{rundir.ErrNoRun, " (lrunet search and lrunet sweep make runs)"},
		{door.ErrOpen, "; 'lrunet cluster init DIR --host NAME' makes them, and --cluster DIR names their folder"},
		{door.ErrNone, " (lrunet cluster init DIR --host NAME makes them)"},
		{door.ErrDate, " (lrunet cluster renew DIR signs certificates for another year, where they were made)"},
		{door.ErrHost, " (lrunet cluster renew DIR --host NAME adds a name, where it was made)"},
		{&dataset.NotFoundError{Info: dataset.Info{Fetch: "mnist"}}, "; get it with lrunet datasets fetch mnist, or name the folder with --data-dir"},
		{&dataset.NotFoundError{Info: dataset.Info{Fetch: "x", Get: "apt-get install x"}}, "; get it with lrunet datasets fetch x, or apt-get install x, or name the folder with --data-dir"},
		{&rundir.OccupiedError{Reason: "runs/a is in use"}, "; choose another folder with --name, or make a fresh run with --new"},
		{&checkpoint.AmbiguousError{}, " with --arch"},
		{&eval.FitError{Input: lrunet.Shape{C: 1, H: 28, W: 28}, Images: lrunet.Shape{C: 1, H: 32, W: 32}}, "; --image-size 28 scales them"},
		{&eval.FitError{Input: lrunet.Shape{C: 3, H: 28, W: 28}, Images: lrunet.Shape{C: 1, H: 32, W: 32}}, ""},
		{&eval.FitError{Classes: 10, DataClasses: 9}, ""},
		{errors.New("any other"), ""},
	} {
		err := usage(fmt.Errorf("deep: %w", test.err))
		if got := hinted(err); got != err.Error()+test.hint {
			t.Errorf("%q, must end with %q", got, test.hint)
		}
	}
}

func TestExplain(t *testing.T) {
	going, cancelled := context.WithCancel(t.Context())
	cancelled()
	for name, test := range map[string]struct {
		ctx  context.Context
		err  error
		code int
		text string
	}{
		"nothing":                   {t.Context(), nil, success, ""},
		"a failure":                 {t.Context(), errors.New("disk full"), failure, "lrunet: disk full\n"},
		"wrong usage":               {t.Context(), usage(errors.New("no such thing")), misuse, "lrunet: no such thing\n"},
		"a mistaken file":           {t.Context(), fmt.Errorf("x.yaml: %w", experiments.KeyError{Err: errors.New("search: start: 63")}), misuse, "lrunet: x.yaml: search: start: 63\n"},
		"a mistaken option":         {t.Context(), dataset.Options{ImageSize: 5}.Validate(), misuse, "lrunet: dataset: image size must be 8 to 256 pixels, got 5\n"},
		"a mistaken replay":         {t.Context(), fmt.Errorf("t: %w", replay.Options{Objectives: []string{"params"}}.Validate()), misuse, "lrunet: t: objectives: the first must be accuracy, got \"params\"\n"},
		"another's cancellation":    {t.Context(), context.Canceled, failure, "lrunet: context canceled\n"},
		"a failure before the end":  {going, errors.New("disk full"), failure, "lrunet: disk full\n"},
		"an end without a signal":   {going, fmt.Errorf("x: %w", context.Canceled), failure, "lrunet: interrupted\n"},
		"an end, and what was kept": {going, interrupted(going, context.Canceled, "all is kept"), failure, "lrunet: interrupted; all is kept\n"},
	} {
		var stderr strings.Builder
		if code := explain(test.ctx, test.err, &stderr); code != test.code || stderr.String() != test.text {
			t.Errorf("%s: code %d, printed %q; must be %d and %q", name, code, stderr.String(), test.code, test.text)
		}
	}
}
