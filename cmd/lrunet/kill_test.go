//go:build unix

package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
	"time"
)

// kills is how often a run is killed before it may finish: few by default, as
// many as $LRUNET_KILLS says.
func kills(t *testing.T) int {
	t.Helper()
	text, ok := os.LookupEnv("LRUNET_KILLS")
	if !ok {
		return 6
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("LRUNET_KILLS must be a positive number, got %q", text)
	}
	return n
}

// printed is what a finished command says in JSON.
func printed(t *testing.T, p *process) map[string]any {
	t.Helper()
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.stderr.String())
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(p.stdout.String()), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// A run that is killed again and again, each time at a moment of chance, and
// started again by the same command, ends as one that was left alone.
func TestKilledRunsEndAsOthers(t *testing.T) {
	for _, args := range [][]string{
		{"search", "search.yaml", "--budget", "40", "--workers", "2", "--threads", "2", "--json"},
		{"sweep", "sweep.yaml", "--epochs", "40", "--workers", "2", "--threads", "2", "--json"},
	} {
		start := time.Now()
		whole := longExperiments(t)
		want := printed(t, begin(t, whole, args...))
		span := time.Since(start)

		folder := longExperiments(t)
		random := rand.New(rand.NewPCG(1, 2))
		n := kills(t)
		for range n {
			p := begin(t, folder, args...)
			select {
			case <-p.ended: // it was finished
			case <-time.After(time.Duration(random.Float64() * float64(span) / 2)):
				p.cmd.Process.Kill()
				<-p.ended
			}
			if code := p.cmd.ProcessState.ExitCode(); code > 0 {
				t.Fatalf("%s: exit code %d: %s", args[0], code, p.stderr.String())
			}
		}
		if got := printed(t, begin(t, folder, args...)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: after %d kills\n%v\nleft alone\n%v", args[0], n, got, want)
		}
		for _, name := range []string{"front.csv", "record.csv", "curves.csv"} {
			got, _ := os.ReadFile(filepath.Join(folder, "runs/long", name)) // each kind has its own
			want, _ := os.ReadFile(filepath.Join(whole, "runs/long", name))
			if string(got) != string(want) {
				t.Errorf("%s: %s is\n%s\nleft alone\n%s", args[0], name, got, want)
			}
		}
	}
}
