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

	"lrunet/eval/table"
	"lrunet/internal/testkit"
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

// killed starts the program in a folder and kills it at a moment of chance, again
// and again, and then lets it finish. It says how often a training in progress was
// left behind.
func killed(t *testing.T, folder string, span time.Duration, args ...string) (result map[string]any, partials int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for range kills(t) {
		p := begin(t, folder, args...)
		select {
		case <-p.ended: // it was finished
		case <-time.After(time.Duration(random.Float64() * float64(span) / 2)):
			p.cmd.Process.Kill()
			<-p.ended
		}
		if code := p.cmd.ProcessState.ExitCode(); code > 0 {
			t.Fatalf("exit code %d: %s", code, p.stderr.String())
		}
		if p.exists("*.partial") || p.exists("runs/long/partial/*.safetensors") {
			partials++
		}
	}
	return printed(t, begin(t, folder, args...)), partials
}

// A run that is killed again and again and started again by the same command
// ends as one that was left alone; also one that is a single training.
func TestKilledRunsEndAsOthers(t *testing.T) {
	workers := []string{"--workers", "2", "--threads", "2", "--json"}
	trainings := []string{"--epochs", "400", "--checkpoint-every", "20ms", "--json"}
	for name, test := range map[string]struct {
		args   []string
		resume bool // in the middle of a training
	}{
		"search":       {append([]string{"search", "search.yaml", "--budget", "40"}, workers...), false},
		"sweep":        {append([]string{"sweep", "sweep.yaml", "--epochs", "40"}, workers...), false},
		"sweep of one": {append([]string{"sweep", "sweep.yaml", "--seeds", "1"}, trainings...), true},
		"train":        {append([]string{"train", "stem8/2 8x1g4 head8g4", "--data", "idx:images", "--batch", "10", "--out", "net.safetensors"}, trainings...), true},
	} {
		t.Run(name, func(t *testing.T) {
			whole := longExperiments(t)
			start := time.Now()
			want := printed(t, begin(t, whole, test.args...))
			span := time.Since(start)
			folder := longExperiments(t)
			got, partials := killed(t, folder, span, test.args...)
			delete(got, "seconds")
			delete(want, "seconds")
			if !reflect.DeepEqual(got, want) {
				t.Errorf("printed\n%v\nleft alone\n%v", got, want)
			}
			if test.resume && partials == 0 {
				t.Error("no training was killed in the middle")
			}
			if test.args[0] != "train" {
				got := findingsOf(t, filepath.Join(folder, "runs/long")).without(folder)
				sameFindings(t, got, findingsOf(t, filepath.Join(whole, "runs/long")).without(whole))
				return
			}
			sameFindings(t, checkpointsIn(t, folder), checkpointsIn(t, whole))
		})
	}
}

// A table that is killed again and again has the rows of one that was left alone.
func TestKilledTableEndsAsOthers(t *testing.T) {
	args := []string{"table", "build", "table.yaml", "--workers", "2", "--threads", "2", "--checkpoint-every", "20ms", "--json"}
	whole, folder := longExperiments(t), longExperiments(t)
	start := time.Now()
	want := printed(t, begin(t, whole, args...))
	span := time.Since(start)
	got, partials := killed(t, folder, span, args...)
	for tries := 0; partials == 0 && tries < 3; tries++ { // whether a kill meets a training is luck where other programs run
		folder = longExperiments(t)
		got, partials = killed(t, folder, span, args...)
	}
	if !reflect.DeepEqual(got, want) || partials == 0 {
		t.Errorf("printed\n%v\nleft alone\n%v\n%d trainings killed in the middle, want some", got, want, partials)
	}
	if got, want := untimedRows(t, folder), untimedRows(t, whole); len(got) != 10 || !reflect.DeepEqual(got, want) {
		t.Errorf("rows\n%+v\nleft alone\n%+v", got, want)
	}
}

// untimedRows are those of the table in a folder, without what was measured by a
// clock.
func untimedRows(t *testing.T, folder string) []table.Row {
	t.Helper()
	f, err := table.Open(filepath.Join(folder, "runs/long/table.parquet"))
	testkit.Must(t, err)
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Seconds <= 0 || r.Latency == nil {
			t.Errorf("row %d was not timed", i)
		}
		r.Seconds, r.Latency, r.LatencySpread, r.Throughput = 0, nil, nil, nil
	}
	return f.Rows
}

// checkpointsIn are the trainings in a folder, finished or not.
func checkpointsIn(t *testing.T, folder string) findings {
	t.Helper()
	f := findings{}
	files, err := filepath.Glob(filepath.Join(folder, "net.*"))
	testkit.Must(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		f.add(filepath.Base(file), string(content), err)
	}
	return f
}
