// Package crash makes errors of panics, so that one of many jobs, or of many
// goroutines, does not take the process along.
package crash

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// Panic is a panic that was recovered.
type Panic struct {
	Value any    // what it was called with
	Place string // where, e.g. "kernel/conv.go:41"
	Stack []byte // of the goroutine
}

// Error tells the value, its first line, and the place.
func (p *Panic) Error() string {
	text, _, _ := strings.Cut(fmt.Sprint(p.Value), "\n")
	return fmt.Sprintf("panic: %s (%s)", text, p.Place)
}

// Unwrap is the value, where that is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Of makes a Panic of what recover returned; nil of nil. The deferred function
// itself calls both. One that was raised again in another goroutine stays what
// it was.
func Of(recovered any) *Panic {
	if recovered == nil {
		return nil
	}
	if p, ok := recovered.(*Panic); ok {
		return p
	}
	return &Panic{Value: recovered, Place: place(), Stack: debug.Stack()}
}

// Catch calls f and returns its panic; nil if it returns.
func Catch(f func()) (p *Panic) {
	defer func() { p = Of(recover()) }()
	f()
	return nil
}

// Guarded calls f and makes an error of its panic.
func Guarded(f func() error) (err error) {
	if p := Catch(func() { err = f() }); p != nil {
		return p
	}
	return err
}

// Is says whether an error came from a panic.
func Is(err error) bool {
	_, is := errors.AsType[*Panic](err)
	return is
}

// Raise panics with p, unless that is nil.
func (p *Panic) Raise() {
	if p != nil {
		panic(p)
	}
}

// place is where the innermost panic came from: the frame before the runtime's
// own.
func place() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	panicking := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicking = true
		case panicking && !strings.HasPrefix(frame.Function, "runtime."):
			file := filepath.ToSlash(frame.File)
			return fmt.Sprintf("%s/%s:%d", path.Base(path.Dir(file)), path.Base(file), frame.Line)
		}
		if !more {
			return "unknown place"
		}
	}
}
