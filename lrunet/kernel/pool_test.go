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
