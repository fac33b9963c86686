//go:build !linux

package speed

import "errors"

// Misses counts nothing: only Linux is asked.
type Misses struct{}

var errNoMisses = errors.New("they are counted on Linux only")

// CountMisses always fails.
func CountMisses() (*Misses, error) { return nil, errNoMisses }

func (*Misses) read() (float64, error) { return 0, errNoMisses }

// Close does nothing.
func (*Misses) Close() {}
