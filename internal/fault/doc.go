// Package fault runs a program and lets one of its file-system calls fail, or
// be its last, so that tests can see what becomes of its work. It traces the
// program (ptrace), on Linux and amd64 alone, and knows nothing of what it does.
// Only tests import it.
package fault
