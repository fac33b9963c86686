package sweep

import (
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"lrunet/eval/store"
	"lrunet/internal/machine"
	"lrunet/lrunet/kernel"
	"lrunet/reports"
)

// metaSessions is the study's fact with its sessions, JSON.
const metaSessions = "sessions"

// sessions are the executions of a sweep's command, one after the other. The
// last one's end moves on with every training, so that a killed one is told
// right up to its last result.
type sessions struct {
	store *store.Store
	list  []reports.RecordSession
}

// readSessions reads those of a study.
func readSessions(meta map[string]string) ([]reports.RecordSession, error) {
	var list []reports.RecordSession
	text, ok := meta[metaSessions]
	if !ok {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("study: sessions are damaged: %w", err)
	}
	return list, nil
}

// begin adds a session.
func (s *sessions) begin(command, version string, threads int, now time.Time) error {
	s.list = append(s.list, reports.RecordSession{
		Command: command, Version: version, Started: now, Ended: now,
		Machine: reports.Machine{
			CPU: machine.CPU(), Cores: runtime.NumCPU(), Threads: threads, Kernels: kernel.Name(), System: machine.System(),
		},
	})
	return s.save()
}

// tick says that the session in work got on to now, by so many trainings.
func (s *sessions) tick(now time.Time, trainings int) error {
	last := &s.list[len(s.list)-1]
	last.Ended = now
	last.Trainings += trainings
	return s.save()
}

func (s *sessions) save() error {
	text, err := json.Marshal(s.list)
	if err != nil {
		return err
	}
	return s.store.SetMeta(metaSessions, string(text))
}
