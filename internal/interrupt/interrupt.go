// Package interrupt is how long work ends when its context does: reads that
// fail then, and the one judgement whether that is why an error came back.
package interrupt

import (
	"context"
	"errors"
	"io"
)

// Caused says whether err came back because ctx ended, by a call of its cancel
// function or by its deadline. An error of the same kind from elsewhere, such as
// a server's time-out, is a failure as long as ctx itself goes on.
func Caused(ctx context.Context, err error) bool {
	if err == nil || ctx.Err() == nil {
		return false
	}
	return errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))
}

// Reader reads from r until ctx ends; then it returns ctx's error. A read that
// is under way is not broken off.
func Reader(ctx context.Context, r io.Reader) io.Reader { return reader{ctx, r} }

// reader holds a context, since io.Reader's method cannot take one.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
