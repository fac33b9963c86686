package speed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Misses counts the misses of the processor's last cache in all threads of the
// program.
type Misses struct {
	events map[int]int // file descriptors by thread
}

// CountMisses begins to count. It fails where the processor or the system does
// not count for this program; Close ends it.
func CountMisses() (*Misses, error) {
	m := &Misses{events: map[int]int{}}
	for before := -1; before < len(m.events); { // threads may begin meanwhile
		before = len(m.events)
		if err := m.attach(); err != nil {
			m.Close()
			return nil, reason(err)
		}
	}
	return m, nil
}

// attach counts in the threads that there are, and in those that they begin.
func (m *Misses) attach() error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, t := range threads {
		id, err := strconv.Atoi(t.Name())
		if err != nil {
			return err
		}
		if _, ok := m.events[id]; ok {
			continue
		}
		event, err := unix.PerfEventOpen(&unix.PerfEventAttr{
			Type: unix.PERF_TYPE_HARDWARE, Config: unix.PERF_COUNT_HW_CACHE_MISSES,
			Size:        uint32(unsafe.Sizeof(unix.PerfEventAttr{})),
			Bits:        unix.PerfBitInherit | unix.PerfBitExcludeKernel | unix.PerfBitExcludeHv,
			Read_format: unix.PERF_FORMAT_TOTAL_TIME_ENABLED | unix.PERF_FORMAT_TOTAL_TIME_RUNNING,
		}, id, -1, -1, unix.PERF_FLAG_FD_CLOEXEC)
		if errors.Is(err, unix.ESRCH) {
			continue // the thread has ended
		}
		if err != nil {
			return err
		}
		m.events[id] = event
	}
	return nil
}

// reason adds what would help.
func reason(err error) error {
	switch {
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return fmt.Errorf("the system does not allow it (perf_event_open: %w); sysctl kernel.perf_event_paranoid=2 does, outside of containers that forbid it", err)
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENODEV), errors.Is(err, unix.EOPNOTSUPP):
		return fmt.Errorf("this machine has no counter for them, as virtual machines often have none (perf_event_open: %w)", err)
	}
	return fmt.Errorf("perf_event_open: %w", err)
}

// read is the misses since counting began. Where counters are shared in turns it
// is extrapolated. It fails if the system does.
func (m *Misses) read() (float64, error) {
	sum := 0.0
	for _, event := range m.events {
		var figures [24]byte // misses, time that the event was there, time that it was counted
		if _, err := unix.Read(event, figures[:]); err != nil {
			return 0, fmt.Errorf("reading the count of cache misses: %w", err)
		}
		misses, there, counted := binary.NativeEndian.Uint64(figures[:]), binary.NativeEndian.Uint64(figures[8:]), binary.NativeEndian.Uint64(figures[16:])
		if counted > 0 {
			sum += float64(misses) * float64(there) / float64(counted)
		}
	}
	return sum, nil
}

// Close ends the counting.
func (m *Misses) Close() {
	for _, event := range m.events {
		_ = unix.Close(event) // nothing was written
	}
}
