package kernel

import (
	"runtime"
	"sync/atomic"
)

// helper is one thread of a pool beside the caller's. Between tasks it spins
// for a while, because networks are many short tasks, and then
// sleeps. A helper that the machine is slow to wake is dismissed when nothing
// is left to do, so that a busy machine makes a task no slower than one thread.
type helper struct {
	state    atomic.Int32 // idle, called or working
	sleeping atomic.Bool
	wake     chan struct{} // one element for each time the caller finds the helper sleeping

	isCalled, isIdle func() bool // made once, for spin
}

func newHelper() *helper {
	h := &helper{wake: make(chan struct{}, 1)}
	h.isCalled = func() bool { return h.state.Load() == called }
	h.isIdle = func() bool { return h.state.Load() == idle }
	return h
}

const (
	idle = iota
	called
	working
)

// spins is how often to look before sleeping: for about 200 microseconds, since
// the machine takes that long to wake a helper.
const spins = 65536

// spin looks until done says true, and gives up in the end.
func spin(done func() bool) bool {
	for i := range spins {
		if done() {
			return true
		}
		if i%256 == 255 {
			runtime.Gosched()
		}
	}
	return false
}

// call asks the helper for work on the task at hand.
func (h *helper) call() {
	h.state.Store(called)
	if h.sleeping.CompareAndSwap(true, false) {
		h.wake <- struct{}{}
	}
}

// dismissed says whether a called helper needs not come any more.
func (h *helper) dismissed() bool { return h.state.CompareAndSwap(called, idle) }

// serve works on the pool's tasks until the pool is closed.
func (h *helper) serve(p *Pool, thread int) {
	for {
		if !spin(h.isCalled) {
			h.sleeping.Store(true)
			if !h.isCalled() || !h.sleeping.CompareAndSwap(true, false) {
				if _, open := <-h.wake; !open {
					return
				}
			}
		}
		if h.state.CompareAndSwap(called, working) {
			p.work(thread)
			h.state.Store(idle)
			if p.waiting.CompareAndSwap(true, false) {
				p.ended <- struct{}{}
			}
		}
	}
}

// await returns when the helper does not work any more.
func (p *Pool) await(h *helper) {
	if h.dismissed() || spin(h.isIdle) {
		return
	}
	for !h.isIdle() {
		p.waiting.Store(true)
		if h.isIdle() && p.waiting.CompareAndSwap(true, false) {
			return
		}
		<-p.ended
	}
}
