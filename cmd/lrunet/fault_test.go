//go:build linux && amd64

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"lrunet/internal/fault"
	"lrunet/internal/testkit"
)

// unlocked is how long a program has to end. A disk that is lost while a study is
// made refuses locks: SQLite asks for each for ten seconds, and the migration asks
// for several.
const unlocked = 3 * time.Minute

// trial is one command, run with faults in folders of its own.
type trial struct {
	kind    string // search or sweep
	folder  string // of experiments and of runs
	found   findings
	printed map[string]any
}

func (c *trial) args(runs string) []string {
	return []string{c.kind, filepath.Join(c.folder, c.kind+".yaml"), "--runs", runs, "--workers", "1", "--threads", "1",
		"--json", "--cache-dir", filepath.Join(c.folder, "cache")}
}

// undisturbed runs the command without faults, in this process.
func (c *trial) undisturbed(t *testing.T, runs string) map[string]any {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), c.args(runs), &stdout, &stderr); code != success {
		t.Fatalf("without a fault: exit code %d: %s", code, stderr.String())
	}
	var printed map[string]any
	testkit.Must(t, json.Unmarshal(stdout.Bytes(), &printed))
	delete(printed, "run") // its folder
	return printed
}

// faulted runs the command with a fault, and returns what it said.
func (c *trial) faulted(t *testing.T, runs string, kind fault.Kind, at int) (fault.Report, string) {
	t.Helper()
	path, err := os.Executable()
	testkit.Must(t, err)
	stderr, err := os.Create(runs + ".stderr")
	testkit.Must(t, err)
	defer stderr.Close()
	report, err := fault.Run(path, append([]string{"lrunet"}, c.args(runs)...), // as TestMain knows it
		os.ProcAttr{Env: os.Environ(), Files: []*os.File{nil, nil, stderr}},
		fault.Fault{Kind: kind, Folder: runs, At: at}, unlocked)
	if err != nil {
		t.Skipf("no program can be traced here: %v", err)
	}
	said, err := os.ReadFile(stderr.Name())
	testkit.Must(t, err)
	return report, string(said)
}

// runs is a folder of runs. All have names of one length, so that files that
// hold their command are alike.
func (c *trial) runs(kind fault.Kind, at int) string {
	name := fmt.Sprintf("%s-%-9s-%06d", c.kind, kind, at)
	return filepath.Join(c.folder, strings.ReplaceAll(name, " ", "-"))
}

// findings are those of the command's run.
func (c *trial) findings(t *testing.T, runs string) findings {
	f := findingsOf(t, filepath.Join(runs, "short"))
	for name, text := range f {
		f[name] = strings.ReplaceAll(text, runs, "RUNS")
	}
	return f
}

// disturb runs the command with a fault and then without one. It says how the
// first ended.
func (c *trial) disturb(t *testing.T, kind fault.Kind, at int) (ending string) {
	runs := c.runs(kind, at)
	defer os.RemoveAll(runs)
	report, said := c.faulted(t, runs, kind, at)
	if report.Hit == "" {
		return "none" // how many calls there are may differ a little
	}
	defer func() {
		if t.Failed() {
			t.Logf("the fault was at %s; then the program said: %s", report.Hit, said)
		}
	}()
	ending = endsClearly(t, kind, report, said)
	run := filepath.Join(runs, "short")
	kept := keptIn(t, run)
	if told := strings.Count("\n"+said, "\n"+c.kind+" "); len(kept) < told {
		t.Errorf("%d results were told, %d are kept", told, len(kept))
	}
	if printed := c.undisturbed(t, runs); !reflect.DeepEqual(printed, c.printed) {
		t.Errorf("printed\n%v\nleft alone\n%v", printed, c.printed)
	}
	sameFindings(t, c.findings(t, runs), c.found)
	now := keptIn(t, run)
	for key, r := range kept {
		if !reflect.DeepEqual(now[key].Origin, r.Origin) {
			t.Errorf("%s was trained twice", r.Job.Arch)
		}
	}
	return ending
}

// endsClearly holds that the program was killed if it should be, and else has
// finished, or failed with one line.
func endsClearly(t *testing.T, kind fault.Kind, report fault.Report, said string) (ending string) {
	t.Helper()
	status := report.Status
	last := said[strings.LastIndex(strings.TrimSuffix(said, "\n"), "\n")+1:]
	switch {
	case report.Expired:
		t.Error("it did not end")
	case status.Signaled() && status.Signal() == syscall.SIGKILL && (kind == fault.Kill || kind == fault.Torn):
		return "killed"
	case status.Exited() && status.ExitStatus() == success && !strings.Contains(said, "lrunet: "):
		return "finished"
	case status.Exited() && status.ExitStatus() == failure && strings.HasPrefix(last, "lrunet: ") && strings.Count(said, "lrunet: ") == 1:
		return "failed"
	}
	t.Errorf("ended with exit code %d, signal %v", status.ExitStatus(), status.Signal())
	return "unclear"
}

// tally counts endings of trials that run beside each other.
type tally struct {
	sync.Mutex
	of map[string]int
}

func newTally() *tally { return &tally{of: map[string]int{}} }

func (c *tally) add(ending string) {
	c.Lock()
	defer c.Unlock()
	c.of[ending]++
}

// points are at which of n calls to have a fault: at some that are spread
// evenly, or at all if $LRUNET_FAULTS is all.
func points(n, some int) []int {
	if os.Getenv("LRUNET_FAULTS") == "all" {
		some = n
	}
	some = min(some, n)
	var at []int
	for i := range some {
		at = append(at, 1+i*n/some)
	}
	return at
}

// A search and a sweep that are killed at any file-system call, or see it fail,
// end with one clear line or finish, and the same command brings them to the
// end of one that was left alone.
func TestFaults(t *testing.T) {
	some := 3
	if testing.Short() {
		some = 1
	}
	folder := shortExperiments(t)
	for _, command := range []string{"search", "sweep"} {
		c := &trial{kind: command, folder: folder}
		alone := c.runs("alone", 0)
		c.printed = c.undisturbed(t, alone)
		c.found = c.findings(t, alone)
		for _, kind := range fault.Kinds() {
			t.Run(command+"/"+string(kind), func(t *testing.T) {
				t.Parallel()
				all, said := c.faulted(t, c.runs(kind, 0), kind, 0)
				if !all.Status.Exited() || all.Status.ExitStatus() != success || all.Calls < 50 {
					t.Fatalf("without a fault: %+v: %s", all, said)
				}
				endings := newTally()
				t.Run("at", func(t *testing.T) { // returns when all have ended
					for _, at := range points(all.Calls, some) {
						t.Run(fmt.Sprint(at), func(t *testing.T) {
							t.Parallel()
							endings.add(c.disturb(t, kind, at))
						})
					}
				})
				t.Logf("%d calls, ended: %v", all.Calls, endings.of)
			})
		}
	}
}
