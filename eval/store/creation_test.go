package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childFolder, when set, makes TestCreateUntilKilled the child of
// TestKillAtCreation.
const childFolder = "LRUNET_STORE_TEST_FOLDER"

// TestCreateUntilKilled makes studies and closes them, until killed.
func TestCreateUntilKilled(t *testing.T) {
	folder := os.Getenv(childFolder)
	if folder == "" {
		t.Skip("the child of TestKillAtCreation")
	}
	fmt.Println("\ncreating")
	for i := 0; ; i++ {
		path := filepath.Join(folder, fmt.Sprint(i), "study.db")
		must(t, os.Mkdir(filepath.Dir(path), 0o755))
		s, err := Open(path)
		must(t, err)
		must(t, s.SetMeta(MetaSeed, "3"))
		must(t, s.Close())
	}
}

// A study whose process was killed at any instant of its creation and its
// closing is read or said to be empty, and can be gone on with.
func TestKillAtCreation(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 4
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		folder := t.TempDir()
		killCreator(t, folder, time.Duration(random.IntN(200_000))*time.Microsecond)
		studies, err := os.ReadDir(folder)
		must(t, err)
		for i := range studies {
			checkCreated(t, filepath.Join(folder, fmt.Sprint(i), "study.db"), i < len(studies)-1)
		}
	}
}

func killCreator(t *testing.T, folder string, after time.Duration) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	child := exec.Command(program, "-test.run=^TestCreateUntilKilled$", "-test.v")
	child.Env = append(os.Environ(), childFolder+"="+folder)
	output, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	defer child.Wait()
	for lines := bufio.NewScanner(output); lines.Scan() && lines.Text() != "creating"; {
	}
	time.Sleep(after)
	must(t, child.Process.Kill())
}

func checkCreated(t *testing.T, path string, finished bool) {
	t.Helper()
	if _, err := os.Stat(path); err == nil { // the kill may have come before there was a file
		reader, err := OpenReadOnly(path)
		switch {
		case err == nil:
			meta, err := reader.Meta()
			must(t, err)
			if finished && meta[MetaSeed] != "3" {
				t.Errorf("%s: facts are %v", path, meta)
			}
			must(t, reader.Close())
		case finished || !strings.HasSuffix(err.Error(), ": is empty"):
			t.Error(err)
		}
	}
	s := open(t, path)
	must(t, s.Put(background, testResult(1, 1)))
	must(t, s.Close())
	get(t, openReadOnly(t, path), testJob(1).Key())
}
