package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// childPath, when set, makes TestWriteUntilKilled the child of TestKill.
const childPath = "LRUNET_STORE_TEST_CHILD"

// TestWriteUntilKilled writes results and says which are stored, until killed.
func TestWriteUntilKilled(t *testing.T) {
	path := os.Getenv(childPath)
	if path == "" {
		t.Skip("the child of TestKill")
	}
	s := open(t, path)
	known, err := s.Series("nsga2")
	must(t, err)
	for seed := uint64(len(known)); ; seed++ { // the next result may be stored, but not in the series
		r := testResult(seed, 50)
		must(t, s.Put(background, r))
		position, err := s.Append("nsga2", Candidate{Result: r})
		must(t, err)
		fmt.Printf("stored %d at %d\n", seed, position)
	}
}

// A process killed at any moment leaves every result that it reported stored,
// and no half of one.
func TestKill(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	path := testPath(t)
	promised := 0
	for round := range rounds {
		promised = max(promised, killChild(t, path, time.Duration(round*7)*time.Millisecond))
		checkAfterKill(t, path, promised)
	}
	if promised == 0 {
		t.Error("nothing was stored")
	}
	s := open(t, path)
	must(t, s.Put(background, testResult(1e6, 3))) // it can be gone on with
}

// killChild lets a child write, kills it some time after its first results,
// and returns how many results it reported stored.
func killChild(t *testing.T, path string, after time.Duration) int {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	child := exec.Command(program, "-test.run=^TestWriteUntilKilled$", "-test.v")
	child.Env = append(os.Environ(), childPath+"="+path)
	output, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	defer child.Wait()
	stored, started := 0, false
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var seed, position int
		if n, _ := fmt.Sscanf(lines.Text(), "stored %d at %d", &seed, &position); n != 2 {
			continue
		}
		if seed != position {
			t.Errorf("result %d is at position %d", seed, position)
		}
		stored = seed + 1
		if !started {
			started = true
			time.AfterFunc(after, func() { child.Process.Kill() })
		}
	}
	if !started {
		child.Process.Kill()
		rest, _ := io.ReadAll(output)
		t.Fatalf("the child stored nothing: %s", rest)
	}
	return stored
}

func checkAfterKill(t *testing.T, path string, promised int) {
	t.Helper()
	reader := openReadOnly(t, path) // with the dead process's log beside it
	results, err := reader.Results()
	must(t, err)
	series, err := reader.Series("nsga2")
	must(t, err)
	must(t, reader.Close())
	if len(results) < promised || len(series) < promised {
		t.Fatalf("%d results and %d evaluations, but %d were reported stored", len(results), len(series), promised)
	}
	for i, r := range results {
		wantResult(t, r, testResult(uint64(i), 50))
	}
	var finding string
	must(t, raw(t, path).QueryRow("PRAGMA integrity_check").Scan(&finding))
	if finding != "ok" {
		t.Fatalf("integrity check: %s", finding)
	}
}
