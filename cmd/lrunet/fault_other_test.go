//go:build !linux || !amd64

package main

import "testing"

func TestFaults(t *testing.T) { t.Skip("programs are traced on Linux and amd64 alone") }
