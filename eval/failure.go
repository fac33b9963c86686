package eval

import (
	"errors"

	"lrunet/eval/train"
	"lrunet/internal/crash"
	"lrunet/lrunet/graph"
)

// failed makes a result of an error that tells of the network or of its
// training. Other errors, such as ctx's, are no result.
func failed(r Result, watch *stopwatch, err error) (Result, *graph.Model, error) {
	memory, short := errors.AsType[*MemoryError](err)
	if !crash.Is(err) && !errors.As(err, new(*train.Diverged)) && (!short || memory.passing()) {
		return Result{}, nil, err
	}
	r.Failure = err.Error()
	r.took(watch)
	return r, nil, nil
}

// attempt does what is a job's own work: its panic is an error like others.
func attempt(work func() error) (err error) {
	p := crash.Catch(func() { err = work() })
	if p == nil {
		return err
	}
	if b, ok := p.Value.(bystander); ok {
		b.Raise()
	}
	return p
}

// bystander is a panic of what is called in the middle of a job and is not its
// own, such as an observer.
type bystander struct{ *crash.Panic }

// aside calls what is not the job's own, so that its panic does not count as
// the job's.
func aside(call func()) {
	if p := crash.Catch(call); p != nil {
		panic(bystander{p})
	}
}
