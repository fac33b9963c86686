package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dustin/go-humanize"

	"lrunet/internal/testkit"
)

// simulated is the command by which the page on many machines says how many workers a
// search keeps busy, and the recorded run of which it does.
var simulated = regexp.MustCompile(`(?m)^    lrunet (simulate (experiments/results/\S+) .*)$`)

// TestClusterPageSimulation: the page's table is what its command prints.
func TestClusterPageSimulation(t *testing.T) {
	page := readAll(t, "../../experiments/cluster/README.md")
	command := simulated.FindStringSubmatch(page)
	if command == nil {
		t.Fatal("the page has no simulation")
	}
	folder := filepath.Join(t.TempDir(), "run") // nothing is opened where it is recorded
	testkit.Must(t, os.CopyFS(folder, os.DirFS("../../"+command[2])))
	var out, progress bytes.Buffer
	args := append(strings.Fields(strings.Replace(command[1], command[2], folder, 1)), "--json")
	if code := run(t.Context(), args, &out, &progress); code != success {
		t.Fatalf("exit code %d\n%s", code, &progress)
	}
	var result simulateResult
	testkit.Must(t, json.Unmarshal(out.Bytes(), &result))
	for _, f := range result.Fleets {
		row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %s \| (.*) \| (.*) \|$`, humanize.Comma(int64(f.Workers)))).FindStringSubmatch(page)
		if row == nil {
			t.Fatalf("no row for %d workers", f.Workers)
		}
		said := row[1]
		if f.Asynchronous && row[2] != "the same" {
			said = row[2]
		}
		for _, want := range []string{
			fmt.Sprintf("%s, %.1f %% busy", wallTime(f.Seconds), 100*f.Utilisation), fmt.Sprintf(" %.1f ± %.1f %%", 100**f.Hypervolume, 100**f.HypervolumeStd),
		} {
			if !strings.Contains(said, want) {
				t.Errorf("%d workers: the page says %q, not %q", f.Workers, said, want)
			}
		}
	}
}
