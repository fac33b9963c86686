package search

import (
	"context"
	"fmt"

	"lrunet/internal/crash"
)

// flight is an asynchronous run: evaluations under way, each in a goroutine of its
// own.
type flight[G Genome[G]] struct {
	ctx      context.Context // of the evaluations; ends with the first error
	cancel   context.CancelCauseFunc
	problem  Problem[G]
	breeder  *Breeder[G]
	landed   chan landing[G]
	flying   int
	err      error // the first one
	panicked *crash.Panic
}

// landing is an evaluation that ended.
type landing[G any] struct {
	candidate  Candidate[G]
	evaluation Evaluation // unfinished where there is none
	err        error
	panicked   *crash.Panic
}

// asynchronous runs an algorithm with Problem.Flight evaluations under way. It fails
// as Algorithm.Run does, once all of them have ended; so it panics, too.
func asynchronous[G Genome[G]](ctx context.Context, s Steady[G], problem Problem[G]) (History[G], error) {
	problem.drawing = ctx
	b, err := s.Begin(problem)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	f := &flight[G]{ctx: ctx, cancel: cancel, problem: problem, breeder: b, landed: make(chan landing[G])}
	for f.launch(); f.flying > 0; f.launch() {
		f.land(<-f.landed)
	}
	f.panicked.Raise()
	return b.History(), f.err
}

// launch begins evaluations until as many as may be are under way, or there is no
// point left.
func (f *flight[G]) launch() {
	for f.err == nil && f.flying < f.problem.Flight {
		var c Candidate[G]
		var ok bool
		if f.failed(crash.Catch(func() { c, ok = f.breeder.Ask() })) || !ok {
			return
		}
		if f.ctx.Err() != nil {
			f.fail(fmt.Errorf("search: stopped with %d evaluations under way: %w", f.flying, context.Cause(f.ctx)))
			return
		}
		f.flying++
		go func() { f.landed <- f.evaluate(c) }()
	}
}

func (f *flight[G]) evaluate(c Candidate[G]) landing[G] {
	l := landing[G]{candidate: c}
	l.panicked = crash.Catch(func() {
		evaluations, err := f.problem.Evaluate(f.ctx, []Candidate[G]{c})
		if err != nil {
			l.err = fmt.Errorf("search: evaluating %q: %w", c.Key, err)
		}
		if bad := checkLength(len(evaluations), 1, c.Generation, err != nil); bad != nil {
			l.err = bad
		} else if len(evaluations) == 1 {
			l.evaluation = evaluations[0]
		}
	})
	return l
}

// land takes what an evaluation gave; what is finished is kept beside an error too.
func (f *flight[G]) land(l landing[G]) {
	f.flying--
	switch {
	case f.failed(l.panicked):
	case l.err == nil || l.evaluation.finished():
		f.fail(l.err)
		f.failed(crash.Catch(func() { f.fail(f.breeder.Tell(l.candidate, l.evaluation)) }))
	default:
		f.fail(l.err)
	}
}

// failed is fail for a panic, which is raised again at the end; false of none.
func (f *flight[G]) failed(p *crash.Panic) bool {
	if p == nil {
		return false
	}
	if f.panicked == nil {
		f.panicked = p
	}
	f.fail(p)
	return true
}

// fail ends the run with its first error, and the evaluations under way.
func (f *flight[G]) fail(err error) {
	if err != nil && f.err == nil {
		f.err = err
		f.cancel(err)
	}
}
