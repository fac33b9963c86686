//go:build linux && amd64

package fault

import (
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// traced, when set, says that the program runs in Run.
const traced = "LRUNET_TRACED"

// Traceable lets Run stop this program at its file-system calls, and at no
// others: that would take long. It does nothing in a program that Run does not
// run. The error says why the system refuses it.
func Traceable() error {
	if os.Getenv(traced) == "" {
		return nil
	}
	runtime.LockOSThread() // no new privileges are those of a thread
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	filter := filter()
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, failure := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&program)))
	if failure != 0 {
		return failure
	}
	return nil
}

// filter tells calls by their number, the first word of what it reads.
func filter() []unix.SockFilter {
	code := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}}
	for number := range wheres {
		code = append(code,
			unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(number), Jf: 1},
			unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_TRACE})
	}
	return append(code, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
}
