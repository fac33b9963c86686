package rundir

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lrunet/eval/store"
)

// childParent, when set, makes TestBeginUntilKilled the child of
// TestKillAtTheStart.
const childParent = "LRUNET_RUNDIR_TEST_PARENT"

// TestBeginUntilKilled sets up runs, until killed.
func TestBeginUntilKilled(t *testing.T) {
	parent := os.Getenv(childParent)
	if parent == "" {
		t.Skip("the child of TestKillAtTheStart")
	}
	fmt.Println("\nbeginning")
	for i := 0; ; i++ {
		if err := setUp(Of(parent, fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
}

// setUp begins a run, describes it and closes it.
func setUp(f Folder) error {
	w, err := f.Begin(Sweep, store.Options{}, time.Now())
	if err != nil {
		return err
	}
	return errors.Join(w.Describe([2]string{store.MetaSeed, "3"}, [2]string{string(Sweep), "name: x"}),
		f.Write(Text(SweepFile, []byte("name: x\n"))), w.Close())
}

// A folder whose process was killed at any instant of its first moments is read
// or said to be unbegun, and can be worked in.
func TestKillAtTheStart(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 3
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		parent := t.TempDir()
		killBeginner(t, parent, time.Duration(random.IntN(300_000))*time.Microsecond)
		runs, err := os.ReadDir(parent)
		if err != nil {
			t.Fatal(err)
		}
		for i := range runs {
			f := Of(parent, fmt.Sprint(i))
			kind, err := f.Kind()
			last := i == len(runs)-1
			if !(kind == Sweep && err == nil || last && (errors.Is(err, ErrUnbegun) || errors.Is(err, ErrNoRun))) {
				t.Errorf("killed: kind %q, error %v", kind, err)
			}
			if err := setUp(f); err != nil {
				t.Errorf("killed, and set up again: %v", err)
			}
			if kind, err := f.Kind(); kind != Sweep || err != nil {
				t.Errorf("set up again: kind %q, error %v", kind, err)
			}
		}
	}
}

func killBeginner(t *testing.T, parent string, after time.Duration) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "-test.run=^TestBeginUntilKilled$", "-test.v")
	child.Env = append(os.Environ(), childParent+"="+parent)
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	for lines := bufio.NewScanner(output); lines.Scan() && lines.Text() != "beginning"; {
	}
	time.Sleep(after)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// A study that does not say what it is of is unbegun, an empty file too.
func TestUnbegun(t *testing.T) {
	empty := Folder(t.TempDir())
	if err := os.WriteFile(filepath.Join(string(empty), StudyFile), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, f := range []Folder{empty, study(t, nil)} {
		if _, _, err := f.Open(); !errors.Is(err, ErrUnbegun) || !strings.Contains(err.Error(), string(f)) {
			t.Errorf("error %v, want that %s is unbegun", err, f)
		}
	}
}
