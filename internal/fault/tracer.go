//go:build linux && amd64

package fault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// tracer follows a program from one file-system call to the next. One thread of
// ours must do all of it.
type tracer struct {
	fault  Fault
	report Report
	root   int          // the program's process
	memory *os.File     // its memory
	inside map[int]bool // threads in a call to whose end something is left to do
}

// Run runs the program at path with a fault, which must call Traceable first, and kills it if it is still there
// when the limit is over. The error says that it cannot be run or traced.
func Run(path string, args []string, attr os.ProcAttr, f Fault, limit time.Duration) (Report, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	attr.Sys = &syscall.SysProcAttr{Ptrace: true}
	attr.Env = append(slices.Clone(attr.Env), traced+"=1")
	process, err := os.StartProcess(path, args, &attr)
	if err != nil {
		return Report{}, err
	}
	defer process.Release()
	t := &tracer{fault: f, root: process.Pid, inside: map[int]bool{}}
	var expired atomic.Bool
	timer := time.AfterFunc(limit, func() {
		expired.Store(true)
		unix.Kill(t.root, unix.SIGKILL)
	})
	defer timer.Stop()
	if err := t.begin(); err != nil {
		unix.Kill(t.root, unix.SIGKILL)
		return Report{}, fmt.Errorf("tracing %s: %w", path, err)
	}
	defer t.memory.Close()
	err = t.follow()
	t.report.Expired = expired.Load()
	return t.report, err
}

// begin waits for the program to be loaded, and lets it run to its first call.
func (t *tracer) begin() error {
	var status unix.WaitStatus
	if _, err := unix.Wait4(t.root, &status, unix.WALL, nil); err != nil {
		return err
	}
	if !status.Stopped() {
		return errors.New("it ended at once")
	}
	var err error
	if t.memory, err = os.Open(t.proc("mem")); err != nil {
		return err
	}
	options := unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_EXITKILL
	if err := unix.PtraceSetOptions(t.root, options); err != nil {
		return err
	}
	return unix.PtraceCont(t.root, 0)
}

// What stops a thread.
const (
	beginsCall = unix.PTRACE_EVENT_SECCOMP
	endsCall   = unix.SIGTRAP | 0x80
)

// follow lets the program run to its end.
func (t *tracer) follow() error {
	known := map[int]bool{t.root: true}
	for {
		var status unix.WaitStatus
		// Other children of this process are other threads' business.
		id, err := unix.Wait4(-1, &status, unix.WALL|unix.WNOTHREAD, nil)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case status.Exited() || status.Signaled():
			if id == t.root {
				t.report.Status = syscall.WaitStatus(status)
				return nil
			}
			continue
		}
		pass := status.StopSignal()
		switch {
		case pass == endsCall:
			pass = 0
			t.leave(id)
		case pass == unix.SIGTRAP:
			pass = 0
			if status.TrapCause() == beginsCall {
				t.enter(id)
			}
		case pass == unix.SIGSTOP && !known[id]: // a thread was made
			pass = 0
		}
		known[id] = true
		t.resume(id, int(pass))
	}
}

// resume lets a thread run. An error says that it is gone, which Wait4 tells
// too.
func (t *tracer) resume(id, signal int) {
	if t.inside[id] {
		unix.PtraceSyscall(id, signal)
	} else {
		unix.PtraceCont(id, signal)
	}
}

// enter is a thread that begins a call. It is counted, and has the fault if it
// is its turn.
func (t *tracer) enter(id int) {
	var r unix.PtraceRegs
	if unix.PtraceGetRegs(id, &r) != nil {
		return // killed
	}
	c, ok := t.call(&r)
	if !ok || !t.under(c.path) || !t.fault.Kind.concerns(c) {
		return
	}
	t.report.Calls++
	n, at := t.report.Calls, t.fault.At
	if at == 0 || n < at || n > at && !t.fault.Kind.lasts() {
		return
	}
	if n == at {
		t.report.Hit = c.name + " " + c.path
	}
	switch {
	case t.fault.Kind == Kill:
		unix.Kill(t.root, unix.SIGKILL)
	case t.fault.Kind == Torn:
		r.Rdx /= 2
		t.inside[id] = true
	case c.name == "close": // it closes, whatever it returns
		t.inside[id] = true
	default:
		r.Orig_rax = ^uint64(0) // no call is made
		r.Rax = t.failure()
	}
	unix.PtraceSetRegs(id, &r)
}

// leave is a thread that ends a call that has the fault.
func (t *tracer) leave(id int) {
	delete(t.inside, id)
	var r unix.PtraceRegs
	switch {
	case t.fault.Kind == Torn:
		unix.Kill(t.root, unix.SIGKILL)
	case unix.PtraceGetRegs(id, &r) == nil:
		r.Rax = t.failure()
		unix.PtraceSetRegs(id, &r)
	}
}

// failure is what a call returns that fails.
func (t *tracer) failure() uint64 { return -uint64(t.fault.Kind.number()) }

// under says whether a path is the folder or below it.
func (t *tracer) under(path string) bool {
	rest, ok := strings.CutPrefix(filepath.Clean(path), t.fault.Folder)
	return ok && (rest == "" || rest[0] == '/')
}

// text is a path in the program's memory.
func (t *tracer) text(at uint64) string {
	buffer := make([]byte, unix.PathMax)
	n, _ := t.memory.ReadAt(buffer, int64(at)) // it may end before the buffer does
	text, _, _ := bytes.Cut(buffer[:n], []byte{0})
	return string(text)
}

// proc is a file about the program.
func (t *tracer) proc(name string) string {
	return "/proc/" + strconv.Itoa(t.root) + "/" + name
}

func itoa(n int32) string { return strconv.Itoa(int(n)) }
