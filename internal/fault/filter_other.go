//go:build !linux || !amd64

package fault

// Traceable does nothing: there is no Run here.
func Traceable() error { return nil }
