package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/dustin/go-humanize"
	"golang.org/x/sync/semaphore"

	"lrunet/eval/train"
	"lrunet/internal/machine"
	"lrunet/lrunet"
)

// Memory is what the trainings of several workers may take together. A job that
// needs more than all of it is refused, whatever the others do; one that needs
// more than they leave waits for them. What a job needs is estimated before its
// training.
type Memory struct {
	limit int64 // of a job
	free  int64 // of all; the limit or less
	room  *semaphore.Weighted
}

// NewMemory makes one of a number of bytes, of which some are free at present. A
// job that needs less than the limit and more than is free is no failure, but
// Run's error.
func NewMemory(limit, free int64) *Memory {
	free = min(limit, free)
	return &Memory{limit, free, semaphore.NewWeighted(free)}
}

// FreeMemory is how many bytes trainings may take where nobody says: nine
// tenths of what the machine, its container and Go's memory limit leave now.
// math.MaxInt64 stands for no limit.
func FreeMemory() int64 {
	free := machine.FreeMemory()
	if free == math.MaxInt64 {
		return free
	}
	return free / 10 * 9
}

// ErrMemory says that a training needs more memory than there is.
var ErrMemory = errors.New("memory")

// refusal begins the Failure of a job that needs too much memory.
var refusal = ErrMemory.Error() + ": "

// Refused says whether the result is a failure for want of memory: the job may
// do better with more.
func (r Result) Refused() bool { return strings.HasPrefix(r.Failure, refusal) }

// A MemoryError is an ErrMemory with figures.
type MemoryError struct {
	Need  int64 // bytes, estimated
	Limit int64 // what trainings may take
	Free  int64 // what of it is free at present
	Batch int   // images a step
}

// Error tells what is needed and what there is.
func (e *MemoryError) Error() string {
	needs := fmt.Sprintf("%sneeds %s to train at batch %d, ", refusal, size(e.Need), e.Batch)
	if e.passing() {
		return needs + fmt.Sprintf("of the %s that trainings may take %s are free", size(e.Limit), size(e.Free))
	}
	return needs + fmt.Sprintf("may take %s: a smaller batch or narrower layers need less", size(e.Limit))
}

// Is says that it is an ErrMemory.
func (e *MemoryError) Is(target error) bool { return target == ErrMemory }

// passing says whether the job would have its memory at another time.
func (e *MemoryError) passing() bool { return e.Need <= e.Limit }

// size is a number of bytes for people, e.g. 2.1 GB.
func size(bytes int64) string { return humanize.Bytes(uint64(bytes)) }

// reserve waits until a job has the memory that it needs, and returns what gives
// it back. The error is a MemoryError if it never will, or ctx's own.
func (r *Runner) reserve(ctx context.Context, p *lrunet.Program, j Job) (release func(), err error) {
	if r.Memory == nil {
		return func() {}, nil
	}
	need, err := r.need(p, j)
	if err != nil {
		return nil, err
	}
	m := r.Memory
	if need > m.free {
		return nil, &MemoryError{Need: need, Limit: m.limit, Free: m.free, Batch: j.Recipe.Complete().Batch}
	}
	if !m.room.TryAcquire(need) {
		r.Rest(true) // its threads are the others' in the meantime
		err := m.room.Acquire(ctx, need)
		r.Rest(false)
		if err != nil {
			return nil, err
		}
	}
	return func() { m.room.Release(need) }, nil
}

// need is the memory that a job takes, bytes, estimated.
func (r *Runner) need(p *lrunet.Program, j Job) (int64, error) {
	return train.Memory(p, j.Recipe, j.Validation > 0 || r.BestTest)
}
