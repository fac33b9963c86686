//go:build linux && amd64

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/internal/fault"
)

// childStudy, when set, makes TestStoreOnce the child of TestRuins.
const childStudy = "LRUNET_STORE_TEST_STUDY"

// stored is how many results the child stores.
const stored = 3

// TestStoreOnce makes a study, stores results, says so, and closes it.
func TestStoreOnce(t *testing.T) {
	path := os.Getenv(childStudy)
	if path == "" {
		t.Skip("the child of TestRuins")
	}
	must(t, fault.Traceable())
	s, err := Open(path)
	must(t, err)
	for seed := range uint64(stored) {
		must(t, s.Put(background, testResult(seed, 3)))
		_, err := s.Append("nsga2", Candidate{Result: testResult(seed, 3)})
		must(t, err)
		fmt.Fprintln(os.Stderr, "stored")
	}
	must(t, s.Close())
}

// leftBy lets the child be killed at one of its file-system calls. It returns
// what is left, how many results are promised, and how many calls there were.
func leftBy(t *testing.T, at int) (files map[string][]byte, promised, calls int) {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	program, err := os.Executable()
	must(t, err)
	said, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	must(t, err)
	defer said.Close()
	report, err := fault.Run(program, []string{program, "-test.run=^TestStoreOnce$"}, os.ProcAttr{
		Env: append(os.Environ(), childStudy+"="+filepath.Join(folder, "study.db")), Files: []*os.File{nil, nil, said},
	}, fault.Fault{Kind: fault.Kill, Folder: folder, At: at}, time.Minute)
	if err != nil {
		t.Skipf("no program can be traced here: %v", err)
	}
	text, err := os.ReadFile(said.Name())
	must(t, err)
	return filesIn(t, folder), strings.Count(string(text), "stored\n"), report.Calls
}

// filesIn are a study's files, by what follows its name.
func filesIn(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		content, err := os.ReadFile(filepath.Join(folder, "study.db"+suffix))
		if !errors.Is(err, fs.ErrNotExist) {
			must(t, err)
			files[suffix] = content
		}
	}
	return files
}

// ruins are what may become of a file; nil: it is removed.
var ruins = map[string]func([]byte, *rand.Rand) []byte{
	"removed":   func([]byte, *rand.Rand) []byte { return nil },
	"emptied":   func([]byte, *rand.Rand) []byte { return []byte{} },
	"halved":    func(b []byte, _ *rand.Rand) []byte { return b[:len(b)/2] },
	"cut":       func(b []byte, _ *rand.Rand) []byte { return b[:max(0, len(b)-1)] },
	"cut start": func(b []byte, _ *rand.Rand) []byte { return b[min(len(b), 512):] },
	"longer":    func(b []byte, _ *rand.Rand) []byte { return append(b, make([]byte, 5000)...) },
	"twice":     func(b []byte, _ *rand.Rand) []byte { return append(b, b...) },
	"zeroed":    func(b []byte, _ *rand.Rand) []byte { return make([]byte, len(b)) },
	"zero head": func(b []byte, _ *rand.Rand) []byte { clear(b[:min(len(b), 100)]); return b },
	"random": func(b []byte, r *rand.Rand) []byte {
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		return b
	},
	"flipped": func(b []byte, r *rand.Rand) []byte {
		if len(b) > 0 {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	},
}

// place puts files into a folder of their own, and a folder where a file's
// content is "folder".
func place(t *testing.T, files map[string][]byte) (path string) {
	t.Helper()
	path = testPath(t)
	for suffix, content := range files {
		if string(content) == "folder" {
			must(t, os.Mkdir(path+suffix, 0o755))
		} else if content != nil {
			must(t, os.WriteFile(path+suffix, content, 0o644))
		}
	}
	return path
}

// read reads a study's results, or says why not. There is nothing else that it
// could be: the right results, or one line that names the file.
func read(t *testing.T, path string, open func(string) (*Store, error)) (n int, refused error) {
	t.Helper()
	s, err := open(path)
	var results []eval.Result
	if err == nil {
		results, err = s.Results()
		_, series := s.Series("nsga2")
		err = errors.Join(err, series)
		if closing := s.Close(); err == nil {
			err = closing
		}
	}
	if err != nil {
		if !strings.HasPrefix(err.Error(), "study "+path+": ") {
			t.Errorf("unclear error: %v", err)
		}
		return 0, err
	}
	for i, r := range results {
		wantResult(t, r, testResult(uint64(i), 3))
	}
	return len(results), nil
}

// outcomes counts what became of studies, by tests that run beside each other.
type outcomes struct {
	sync.Mutex
	of map[string]int
}

func (o *outcomes) add(outcome string) {
	o.Lock()
	defer o.Unlock()
	o.of[outcome]++
}

// A process is killed at any instant of a study's life, and then a file of the
// study is ruined in some way. What is left is read or refused by name, never
// misread; without damage, and without its index in shared memory, it is whole.
func TestRuins(t *testing.T) {
	_, _, calls := leftBy(t, 0)
	some := 12
	switch {
	case os.Getenv("LRUNET_FAULTS") == "all":
		some = calls
	case testing.Short():
		some = 2
	}
	found := &outcomes{of: map[string]int{}}
	t.Run("at", func(t *testing.T) { // returns when all have ended
		for i := range some {
			at := 1 + i*calls/some
			t.Run(fmt.Sprint(at), func(t *testing.T) {
				t.Parallel()
				files, promised, _ := leftBy(t, at)
				ruinAll(t, files, promised, rand.New(rand.NewPCG(1, uint64(at))), found)
			})
		}
	})
	t.Logf("%d of %d instants: %v", some, calls, found.of)
}

// ruinAll ruins each file of a study in every way.
func ruinAll(t *testing.T, files map[string][]byte, promised int, random *rand.Rand, found *outcomes) {
	t.Helper()
	found.add(wholeAfter(t, files, promised))
	for suffix := range files {
		for name, ruin := range ruins {
			ruined := copied(files)
			ruined[suffix] = ruin(ruined[suffix], random)
			t.Run(name+suffix, func(t *testing.T) {
				if suffix == "-shm" {
					found.add(wholeAfter(t, ruined, promised))
				} else {
					found.add(ruinedAfter(t, ruined))
				}
			})
		}
		ruined := copied(files)
		ruined[suffix] = []byte("folder")
		t.Run("folder"+suffix, func(t *testing.T) { found.add(ruinedAfter(t, ruined)) })
	}
}

func copied(files map[string][]byte) map[string][]byte {
	all := map[string][]byte{}
	for suffix, content := range files {
		all[suffix] = append([]byte{}, content...)
	}
	return all
}

// wholeAfter holds that all that was promised is read, or that nothing was and
// the study is empty, and that it can be written.
func wholeAfter(t *testing.T, files map[string][]byte, promised int) (outcome string) {
	t.Helper()
	if _, there := files[""]; there {
		n, err := read(t, place(t, files), OpenReadOnly)
		if err != nil && !(errors.Is(err, ErrEmpty) && promised == 0) || err == nil && n < promised {
			t.Errorf("%d results are promised, %d read, error %v", promised, n, err)
		}
	}
	path := place(t, files)
	if n, err := read(t, path, Open); err != nil || n < promised {
		t.Errorf("%d results are promised, %d read, error %v", promised, n, err)
		return "lost"
	}
	s := open(t, path)
	must(t, s.Put(background, testResult(100, 3)))
	must(t, s.Close())
	return "whole"
}

// ruinedAfter holds that a study is not misread, whoever opens it first.
func ruinedAfter(t *testing.T, files map[string][]byte) (outcome string) {
	t.Helper()
	if files[""] != nil {
		read(t, place(t, files), OpenReadOnly)
	}
	_, err := read(t, place(t, files), Open)
	switch {
	case err == nil:
		return "read"
	case errors.Is(err, ErrDamaged):
		return "damaged"
	}
	return "refused"
}
