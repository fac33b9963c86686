// Package deadline has a context for tests whose deadline passes when the test
// says so, not by the clock.
package deadline

import (
	"context"
	"sync"
	"time"
)

// New is a context and what lets its deadline pass.
func New() (ctx context.Context, pass func()) {
	c := &passing{done: make(chan struct{})}
	return c, sync.OnceFunc(func() { close(c.done) })
}

type passing struct{ done chan struct{} }

func (c *passing) Deadline() (time.Time, bool) { return time.Time{}, false }
func (c *passing) Done() <-chan struct{}       { return c.done }
func (c *passing) Value(any) any               { return nil }

func (c *passing) Err() error {
	select {
	case <-c.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}
