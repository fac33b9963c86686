package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"lrunet/internal/interrupt"
)

// stopSignal is the signal that asked the program to stop: the cause for which
// its context ends.
type stopSignal struct{ os.Signal }

func (s stopSignal) Error() string { return "signal: " + s.String() }

// Is says that the signal is a cancellation.
func (s stopSignal) Is(target error) bool { return target == context.Canceled }

// sameSignal is how long further signals count as the first one: timeout(1)
// sends its own twice, to the program and to the program's group.
const sameSignal = 250 * time.Millisecond

// untilSignal is a context that ends with the first SIGINT, SIGTERM or SIGHUP. The
// next one ends the program, whatever it is doing. Under nohup SIGHUP is ignored.
func untilSignal(parent context.Context) context.Context {
	ctx, cancel := context.WithCancelCause(parent)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(heard, syscall.SIGHUP)
	}
	go func() {
		s := <-heard
		cancel(stopSignal{s})
		time.Sleep(sameSignal)
		signal.Stop(heard) // from here on signals do what they do by default: they kill
	}()
	return ctx
}

// interruption is a command that was interrupted, and what that means for its
// work.
type interruption struct {
	kept  string
	cause error
}

func (i *interruption) Error() string { return "interrupted; " + i.kept }
func (i *interruption) Unwrap() error { return i.cause }

// interrupted says what is kept if err is there because ctx ended.
func interrupted(ctx context.Context, err error, kept string) error {
	if interrupt.Caused(ctx, err) {
		return &interruption{kept, err}
	}
	return err
}

// interruptionText is what to print of an interruption: the path by which it came
// back says nothing.
func interruptionText(err error) string {
	if i, ok := errors.AsType[*interruption](err); ok {
		return i.Error()
	}
	return "interrupted"
}

// stopCode is the exit code of a command that was interrupted: 130 after
// Ctrl-C, 143 after SIGTERM, 129 after SIGHUP, as from a shell.
func stopCode(ctx context.Context) int {
	var s stopSignal
	if errors.As(context.Cause(ctx), &s) {
		if number, ok := s.Signal.(syscall.Signal); ok {
			return 128 + int(number)
		}
	}
	return failure
}
