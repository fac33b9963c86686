package rundir

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"lrunet/eval/store"
	"lrunet/internal/machine"
	"lrunet/lrunet/kernel"
	"lrunet/reports"
)

// metaSessions is the study's fact with its sessions, JSON.
const metaSessions = "sessions"

// Sessions are the executions of a run's command, one after the other, as the
// study keeps them. The last one's end moves on with every training, so that a
// killed one is told right up to its last result.
type Sessions struct {
	store *store.Store
	list  []reports.Session
	begun bool // in this process
}

// NewSessions reads the sessions of a study that is open for writing. The error
// says that they are damaged.
func NewSessions(s *store.Store, meta map[string]string) (*Sessions, error) {
	list, err := ReadSessions(meta)
	return &Sessions{store: s, list: list}, err
}

// ReadSessions reads sessions from a study's facts, a session of the earlier
// form too. The error says that they are damaged.
func ReadSessions(meta map[string]string) ([]reports.Session, error) {
	text, ok := meta[metaSessions]
	if !ok {
		return earlier(meta), nil
	}
	var list []reports.Session
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("study: sessions are damaged: %w", err)
	}
	return list, nil
}

// Begin adds a session of this machine. The error says why the study does not
// take it.
func (s *Sessions) Begin(command, version string, threads int, now time.Time) error {
	s.begun = true
	s.list = append(s.list, reports.Session{
		Command: command, Version: version, Started: now, Ended: now,
		Machine: reports.Machine{
			CPU: machine.CPU(), Cores: runtime.NumCPU(), Threads: threads, Kernels: kernel.Name(), System: machine.System(),
		},
	})
	return s.save()
}

// OtherKernels says what results owe to going on: that the kernel set of the
// session in progress is another than that of an earlier one; "" where it is not.
func (s *Sessions) OtherKernels() string {
	now, before, other := s.other(func(m reports.Machine) string { return m.Kernels })
	if !other {
		return ""
	}
	return fmt.Sprintf("resuming with %s kernels after a session with %s: results may differ in their bits from those of one kernel set", now, before)
}

// OtherProcessor says that the processor of the session in progress is another
// than that of an earlier one, with which measured times do not compare; "" where
// it is not.
func (s *Sessions) OtherProcessor() string {
	now, before, other := s.other(func(m reports.Machine) string { return m.CPU })
	if !other {
		return ""
	}
	return fmt.Sprintf("resuming on another processor (%s, was %s): times measured on the two do not compare", now, before)
}

// other is what the machine of the session in progress has of a kind, and the last
// session's that has another; false if none has.
func (s *Sessions) other(of func(reports.Machine) string) (now, before string, other bool) {
	now = of(s.list[len(s.list)-1].Machine)
	for _, earlier := range slices.Backward(s.list) {
		if before = of(earlier.Machine); before != now {
			return now, before, true
		}
	}
	return now, "", false
}

// KernelNote is the remark of a report on sessions that differ in their kernel
// sets; "" where they do not.
func KernelNote(sessions []reports.Session) string {
	var sets []string
	for _, s := range sessions {
		if !slices.Contains(sets, s.Machine.Kernels) {
			sets = append(sets, s.Machine.Kernels)
		}
	}
	if len(sets) < 2 {
		return ""
	}
	return fmt.Sprintf("Sessions used different kernel sets (%s), which round differently: results may differ in their bits, and by some points of accuracy after few epochs, from a run with one.", strings.Join(sets, ", "))
}

// Advance moves the end of the session in progress to now, with a number of
// further trainings; without one it does nothing. The error says why the study
// does not take it.
func (s *Sessions) Advance(now time.Time, trainings int) error {
	if !s.begun {
		return nil
	}
	last := &s.list[len(s.list)-1]
	last.Ended = now
	last.Trainings += trainings
	return s.save()
}

func (s *Sessions) save() error {
	text, err := json.Marshal(s.list)
	if err != nil {
		return err
	}
	return s.store.SetMeta(metaSessions, string(text))
}

// earlier is the session of a study from before searches had sessions: they
// kept one, a fact for each field.
func earlier(meta map[string]string) []reports.Session {
	started, err := time.Parse(time.RFC3339, meta["started"])
	if err != nil {
		return nil
	}
	number := func(key string) int {
		n, _ := strconv.Atoi(meta[key]) // 0, left out of the report, where it is missing
		return n
	}
	return []reports.Session{{
		Command: meta["command"], Version: meta["version"], Started: started,
		Machine: reports.Machine{
			CPU: meta["machine_cpu"], Cores: number("machine_cores"), Threads: number("machine_threads"),
			Kernels: meta["machine_kernels"], System: meta["machine_system"],
		},
	}}
}
