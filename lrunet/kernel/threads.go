package kernel

import (
	"sync/atomic"
	"time"

	"lrunet/internal/crash"
)

// Task is work in numbered parts. Parts run in any order and on any thread, so
// no part may read what another writes, and no result may depend on thread,
// which only selects scratch memory.
type Task interface {
	Part(part, thread int)
}

// Pool runs tasks on a number of threads. One goroutine uses a pool at a time,
// and a part must not call Run.
type Pool struct {
	threads int
	limit   atomic.Int32  // of them that the next task may use
	helpers []*helper     // the other threads, those that were needed so far
	waiting atomic.Bool   // whether the caller sleeps until a helper ends,
	ended   chan struct{} // which says so here
	scratch [][]float32   // one per thread
	maps    [][]float32   // and another one
	shared  []float32

	task    Task
	shares  []share                     // of the task's parts, one for each thread that may work on it
	failure atomic.Pointer[crash.Panic] // of a part

	now  func() time.Time // the clock of Watch; nil: nobody watches
	busy []time.Duration  // that each thread worked since then
}

// NewPool makes a pool of the given number of threads (1 or more), the
// caller's included. Close ends it. It panics if Err is not nil.
func NewPool(threads int) *Pool {
	if unavailable != nil {
		panic(unavailable)
	}
	threads = max(threads, 1)
	p := &Pool{threads: threads, scratch: make([][]float32, threads), maps: make([][]float32, threads), ended: make(chan struct{}, 1)}
	p.Limit(threads)
	return p
}

// Threads is the number of threads, the caller's included.
func (p *Pool) Threads() int { return p.threads }

// Limit lets the pool use at most n of its threads, from the next task on,
// so that pools can share a machine's cores. Unlike the other methods it may be
// called at any time by anyone.
func (p *Pool) Limit(n int) { p.limit.Store(int32(min(max(n, 1), p.threads))) }

// Close ends the pool's goroutines. The pool must be idle and is then useless.
func (p *Pool) Close() {
	for _, h := range p.helpers {
		close(h.wake)
	}
	p.helpers, p.threads = nil, 1
	p.Limit(1)
}

// enlist ensures that there are n helpers.
func (p *Pool) enlist(n int) []*helper {
	for len(p.helpers) < n {
		h := newHelper()
		p.helpers = append(p.helpers, h)
		go h.serve(p, len(p.helpers))
	}
	return p.helpers[:n]
}

// Run does all parts of a task and returns when the last has ended. If a part
// panics, Run panics with the same value, and once all threads have stopped; from
// several threads with an error that tells value and place.
func (p *Pool) Run(parts int, t Task) {
	others := min(parts, int(p.limit.Load())) - 1
	if others <= 0 {
		begin := p.begin()
		for part := range parts {
			t.Part(part, 0)
		}
		p.end(0, begin)
		return
	}
	p.task = t
	p.divide(parts, others+1)
	helpers := p.enlist(others)
	for _, h := range helpers {
		h.call()
	}
	p.work(0)
	for _, h := range helpers {
		p.await(h)
	}
	p.task = nil
	p.failure.Swap(nil).Raise()
}

// share is the parts that a thread begins with: neighbours, whose data are neighbours
// too, and from one task to the next about the same, whose data are in its cache.
type share struct {
	next atomic.Int64
	end  int64
	_    [48]byte // a cache line of its own
}

// divide makes the shares of a number of threads.
func (p *Pool) divide(parts, threads int) {
	if cap(p.shares) < threads {
		p.shares = make([]share, p.threads)
	}
	p.shares = p.shares[:threads]
	for i := range p.shares {
		s := &p.shares[i]
		s.next.Store(int64(parts * i / threads))
		s.end = int64(parts * (i + 1) / threads)
	}
}

// work does the parts of the thread's share, then what is left of the others'.
func (p *Pool) work(thread int) {
	defer func() {
		if failed := crash.Of(recover()); failed != nil {
			p.failure.Store(failed)
		}
	}()
	begin := p.begin()
	for i := range p.shares {
		s := &p.shares[(thread+i)%len(p.shares)]
		for part := s.next.Add(1) - 1; part < s.end; part = s.next.Add(1) - 1 {
			p.task.Part(int(part), thread)
		}
	}
	p.end(thread, begin)
}

// Watch begins to count how long threads work, by the given clock; nil ends it. It
// costs some hundred nanoseconds a task.
func (p *Pool) Watch(now func() time.Time) {
	p.now, p.busy = now, make([]time.Duration, p.threads)
}

// Busy is how long all threads together have worked since Watch.
func (p *Pool) Busy() time.Duration {
	sum := time.Duration(0)
	for _, b := range p.busy {
		sum += b
	}
	return sum
}

// begin is when a thread begins to work, if anybody watches.
func (p *Pool) begin() time.Time {
	if p.now == nil {
		return time.Time{}
	}
	return p.now()
}

// end counts what a thread has worked.
func (p *Pool) end(thread int, begin time.Time) {
	if p.now != nil {
		p.busy[thread] += p.now().Sub(begin)
	}
}

// Scratch is memory of n elements for one thread, with arbitrary content. It
// is the same memory at every call, and grows as needed; only a part that runs
// on that thread may use it, until it ends.
func (p *Pool) Scratch(thread, n int) []float32 { return atLeast(&p.scratch[thread], n) }

// Maps is like Scratch, but memory of its own: for what a part needs while it calls what
// uses Scratch.
func (p *Pool) Maps(thread, n int) []float32 { return atLeast(&p.maps[thread], n) }

// atLeast is n elements of memory that grows as needed.
func atLeast(memory *[]float32, n int) []float32 {
	if len(*memory) < n {
		*memory = make([]float32, n)
	}
	return (*memory)[:n:n]
}

// common is like Scratch, for all threads together: an operation may use it
// from one of its tasks to the next.
func (p *Pool) common(n int) []float32 { return atLeast(&p.shared, n) }
