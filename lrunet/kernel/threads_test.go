package kernel

import (
	"sync/atomic"
	"testing"
)

// tally counts how often each part ran.
type tally struct {
	ran     []atomic.Int32
	threads int
	outside atomic.Bool
	fail    int // part that panics, -1 for none
}

func (c *tally) Part(part, thread int) {
	c.ran[part].Add(1)
	if thread < 0 || thread >= c.threads {
		c.outside.Store(true)
	}
	if part == c.fail {
		panic("part failed")
	}
}

func TestPoolRunsEachPartOnce(t *testing.T) {
	for _, threads := range []int{1, 2, 5} {
		pool := NewPool(threads)
		for parts := range 40 {
			c := &tally{ran: make([]atomic.Int32, parts), threads: threads, fail: -1}
			pool.Run(parts, c)
			for i := range c.ran {
				if n := c.ran[i].Load(); n != 1 {
					t.Fatalf("%d threads: part %d of %d ran %d times", threads, i, parts, n)
				}
			}
			if c.outside.Load() {
				t.Fatal("a part ran on a thread that does not exist")
			}
		}
		if pool.Threads() != threads {
			t.Errorf("Threads is %d, want %d", pool.Threads(), threads)
		}
		pool.Close()
	}
}

func TestPoolPassesPanicsOnAndLivesOn(t *testing.T) {
	for _, threads := range []int{1, 3} {
		pool := NewPool(threads)
		mustPanic(t, func() { pool.Run(20, &tally{ran: make([]atomic.Int32, 20), threads: threads, fail: 7}) })
		c := &tally{ran: make([]atomic.Int32, 9), threads: threads, fail: -1}
		pool.Run(9, c)
		for i := range c.ran {
			if c.ran[i].Load() != 1 {
				t.Errorf("%d threads: after a panic part %d ran %d times", threads, i, c.ran[i].Load())
			}
		}
		pool.Close()
	}
}

func TestPoolScratch(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	a := pool.Scratch(0, 10)
	if b := pool.Scratch(0, 5); len(b) != 5 || &a[0] != &b[0] {
		t.Error("shorter scratch is other memory")
	}
	if c := pool.Scratch(1, 10); &a[0] == &c[0] {
		t.Error("two threads share scratch")
	}
	if d := pool.Scratch(0, 100); len(d) != 100 {
		t.Errorf("scratch has %d elements, want 100", len(d))
	}
}

// threadsSeen notes which threads parts run on.
type threadsSeen struct {
	highest atomic.Int32
	parts   atomic.Int32
	pool    *Pool
	limit   []int // that a part sets, by its number
}

func (s *threadsSeen) Part(part, thread int) {
	s.parts.Add(1)
	for {
		h := s.highest.Load()
		if int32(thread) <= h || s.highest.CompareAndSwap(h, int32(thread)) {
			break
		}
	}
	if part < len(s.limit) {
		s.pool.Limit(s.limit[part])
	}
}

func TestPoolLimit(t *testing.T) {
	pool := NewPool(4)
	defer pool.Close()
	for _, c := range []struct{ limit, highest int }{{1, 0}, {2, 1}, {0, 0}, {9, 3}} {
		pool.Limit(c.limit)
		for range 50 {
			s := &threadsSeen{}
			pool.Run(100, s)
			if n := s.parts.Load(); n != 100 {
				t.Fatalf("limit %d: %d parts ran, want 100", c.limit, n)
			}
			if h := int(s.highest.Load()); h > c.highest {
				t.Fatalf("limit %d: thread %d worked", c.limit, h)
			}
		}
	}
	if pool.Threads() != 4 {
		t.Errorf("Threads is %d", pool.Threads())
	}
	s := &threadsSeen{pool: pool, limit: []int{1, 3, 2, 4, 1}} // while a task runs
	for range 50 {
		pool.Run(200, s)
	}
	if n := s.parts.Load(); n != 50*200 {
		t.Errorf("%d parts ran, want %d", n, 50*200)
	}
}
