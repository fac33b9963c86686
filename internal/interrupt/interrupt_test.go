package interrupt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestCaused(t *testing.T) {
	heard := errors.New("a signal was heard")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	told, tell := context.WithCancelCause(t.Context())
	tell(heard)
	late, cancelLate := context.WithDeadline(t.Context(), time.Now())
	defer cancelLate()
	<-late.Done()
	within, cancelWithin := context.WithTimeout(t.Context(), time.Hour)
	defer cancelWithin()

	for name, test := range map[string]struct {
		ctx  context.Context
		err  error
		want bool
	}{
		"nothing went wrong":               {cancelled, nil, false},
		"cancelled":                        {cancelled, context.Canceled, true},
		"cancelled, wrapped":               {cancelled, fmt.Errorf("network: %w", context.Canceled), true},
		"cancelled, beside another error":  {cancelled, errors.Join(context.Canceled, io.EOF), true},
		"cancelled, but failed before":     {cancelled, io.ErrUnexpectedEOF, false},
		"cancelled with a cause":           {told, heard, true},
		"cancelled with a cause, not told": {told, context.Canceled, true},
		"deadline":                         {late, fmt.Errorf("test: %w", context.DeadlineExceeded), true},
		"deadline, but failed before":      {late, io.ErrUnexpectedEOF, false},
		"another's time-out":               {within, context.DeadlineExceeded, false},
		"another's cancellation":           {within, context.Canceled, false},
	} {
		if got := Caused(test.ctx, test.err); got != test.want {
			t.Errorf("%s: Caused is %v, must be %v", name, got, test.want)
		}
	}
}

func TestReader(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := Reader(ctx, strings.NewReader("abcdef"))
	p := make([]byte, 3)
	if n, err := r.Read(p); n != 3 || err != nil {
		t.Fatalf("read %d bytes, error %v", n, err)
	}
	cancel()
	if n, err := r.Read(p); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("read %d bytes after the end, error %v", n, err)
	}
}
