package rundir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/eval/store"
	"lrunet/internal/testkit"
	"lrunet/reports"
)

// study makes a folder with a study of the given facts.
func study(t *testing.T, facts map[string]string) Folder {
	t.Helper()
	f, err := New(t.TempDir(), "run")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(f.Study())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for key, value := range facts {
		if err := s.SetMeta(key, value); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestNewNeverTakesAFolderTwice(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "all", "runs")
	for _, want := range []string{"mine", "mine-2", "mine-3"} {
		f, err := New(parent, "mine")
		if err != nil || string(f) != filepath.Join(parent, want) {
			t.Errorf("folder %s, error %v, want %s", f, err, want)
		}
	}
}

func TestKind(t *testing.T) {
	for want, facts := range map[Kind]map[string]string{
		Search: {store.MetaExperiment: "name: x"},
		Sweep:  {"sweep": "name: x"},
	} {
		if got, err := study(t, facts).Kind(); got != want || err != nil {
			t.Errorf("kind %v, error %v, want %v", got, err, want)
		}
	}
	_, err := Folder(t.TempDir()).Kind()
	if !errors.Is(err, ErrNoRun) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder gives %v, want that there is no run", err)
	}
}

func TestClaimRefusesOtherFiles(t *testing.T) {
	f := Folder(t.TempDir())
	if err := f.Claim(); err != nil {
		t.Errorf("an empty folder is refused: %v", err)
	}
	if err := os.Mkdir(f.File(Checkpoints), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Claim(); err != nil {
		t.Errorf("the folder of a run that was stopped at its start is refused: %v", err)
	}
	if err := os.WriteFile(f.File("photo.jpg"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := f.Claim(); !errors.As(err, new(*OccupiedError)) {
		t.Errorf("error %v, want that it holds other files", err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	f, now := Folder(t.TempDir()), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if owner, busy := f.Owner(); busy {
		t.Errorf("a folder without a lock is in use by %v", owner)
	}
	lock, err := f.Lock(now)
	if err != nil {
		t.Fatal(err)
	}
	owner, busy := f.Owner()
	if !busy || owner.PID != os.Getpid() || !owner.Since.Equal(now) {
		t.Errorf("in use %v by %+v, want by this process", busy, owner)
	}
	_, err = f.Lock(now)
	if !errors.As(err, new(*OccupiedError)) || !strings.Contains(err.Error(), owner.String()) {
		t.Errorf("a second lock gives %v, want that the folder is in use by %v", err, owner)
	}
	lock.Release()
	lock.Release()
	if owner, busy := f.Owner(); busy {
		t.Errorf("after its release it is in use by %v", owner)
	}
	if lock, err = f.Lock(now); err != nil {
		t.Errorf("after its release: %v", err)
	}
	lock.Release()
}

// Of many differences the first few are named, a line each.
func TestAnother(t *testing.T) {
	f := Folder("runs/x")
	for want, list := range map[string][]string{
		"runs/x holds another sweep: a is 1 there, 2 here":                               {"a is 1 there, 2 here"},
		"runs/x holds another sweep:\n    a\n    b":                                      {"a", "b"},
		"runs/x holds another sweep:\n    a\n    b\n    c\n    d\n    e\n    and 2 more": {"a", "b", "c", "d", "e", "f", "g"},
	} {
		if err := f.Another(Sweep, list); !errors.As(err, new(*OccupiedError)) || err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

// Whoever cannot work in a folder is told of the folder, not of the lock.
func TestFoldersThatCannotBeWritten(t *testing.T) {
	f := Folder(t.TempDir())
	testkit.Must(t, os.Mkdir(f.File(lockFile), 0o755))
	_, err := f.Lock(time.Time{})
	testkit.WantError(t, err, "nothing can be written to "+string(f)+": ")
	if strings.Contains(err.Error(), lockFile) {
		t.Errorf("error %v", err)
	}
}

func TestSessionsGrow(t *testing.T) {
	f := study(t, map[string]string{"sweep": "name: x"})
	clock := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	for i := range 2 {
		s, err := store.Open(f.Study())
		if err != nil {
			t.Fatal(err)
		}
		meta, err := s.Meta()
		if err != nil {
			t.Fatal(err)
		}
		sessions, err := NewSessions(s, meta)
		if err != nil {
			t.Fatal(err)
		}
		start := clock.Add(time.Duration(i) * time.Hour)
		if err := errors.Join(sessions.Begin("lrunet sweep", "v1", 2, start), sessions.Advance(start.Add(time.Minute), 3), s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	s, meta, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := ReadSessions(meta)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d sessions, error %v, want 2", len(list), err)
	}
	last := list[1]
	if !last.Started.Equal(clock.Add(time.Hour)) || last.Ended.Sub(last.Started) != time.Minute || last.Trainings != 3 ||
		last.Machine.Threads != 2 || last.Machine.CPU == "" || last.Machine.Kernels == "" {
		t.Errorf("second session %+v", last)
	}
}

// A search of before there were sessions is read as one.
func TestEarlierFacts(t *testing.T) {
	list, err := ReadSessions(map[string]string{
		"command": "lrunet search", "version": "v0", "started": "2026-01-02T03:04:05Z",
		"machine_cpu": "AMD EPYC", "machine_cores": "4", "machine_threads": "2", "machine_kernels": "avx2", "machine_system": "linux/amd64, go1.26",
	})
	want := reports.Session{
		Command: "lrunet search", Version: "v0", Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Machine: reports.Machine{CPU: "AMD EPYC", Cores: 4, Threads: 2, Kernels: "avx2", System: "linux/amd64, go1.26"},
	}
	if err != nil || len(list) != 1 || list[0] != want {
		t.Errorf("%+v, error %v, want %+v", list, err, want)
	}
	if list, err := ReadSessions(nil); list != nil || err != nil {
		t.Errorf("no facts give %v, error %v", list, err)
	}
	if _, err := ReadSessions(map[string]string{"sessions": "{"}); err == nil {
		t.Error("damaged sessions are read")
	}
}

// Sessions on one processor have nothing to tell; the last one on another has.
func TestOtherProcessorIsTold(t *testing.T) {
	on := func(cpus ...string) string {
		s := new(Sessions)
		for _, cpu := range cpus {
			s.list = append(s.list, reports.Session{Machine: reports.Machine{CPU: cpu}})
		}
		return s.OtherProcessor()
	}
	if note := on("AMD EPYC", "AMD EPYC"); note != "" {
		t.Errorf("one processor: %q", note)
	}
	if note := on("AMD EPYC", "Xeon", "AMD EPYC"); !strings.Contains(note, "another processor (AMD EPYC, was Xeon)") {
		t.Errorf("two processors: %q", note)
	}
}
