package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"lrunet/experiments/nas"
	"lrunet/internal/testkit"
)

// deployed is the folder of what runs the program on many machines.
const deployed = "../../experiments/cluster/deploy/"

// takes fails unless the parser takes a command line.
func takes(t *testing.T, where string, args []string) {
	t.Helper()
	parser := newParser(io.Discard, io.Discard, func(int) {})
	if _, err := parser.Parse(args); err != nil {
		t.Errorf("%s: lrunet %s: %v", where, strings.Join(args, " "), err)
	}
}

// variable is one of systemd's in a command line.
var variable = regexp.MustCompile(`\$\{?([A-Z_]+)\}?`)

// The service's command line is one, with the example of its environment.
func TestServiceCommand(t *testing.T) {
	values := map[string]string{"CREDENTIALS_DIRECTORY": "/run/credentials/x", "CACHE_DIRECTORY": "/var/cache/lrunet-worker"}
	for line := range strings.Lines(readAll(t, deployed+"systemd/worker.env")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(name, "#") {
			values[name] = value
		}
	}
	m := regexp.MustCompile(`(?m)^ExecStart=\S*/lrunet (.*)$`).FindStringSubmatch(readAll(t, deployed+"systemd/lrunet-worker.service"))
	if m == nil {
		t.Fatal("the unit starts no lrunet")
	}
	takes(t, "lrunet-worker.service", strings.Fields(variable.ReplaceAllStringFunc(m[1], func(v string) string {
		name := strings.Trim(v, "${}")
		if values[name] == "" {
			t.Errorf("the unit's %s is set nowhere", name)
		}
		return values[name]
	})))
}

// The containers' arguments are command lines.
func TestContainerCommands(t *testing.T) {
	found := 0
	for _, name := range []string{"base/search.yaml", "base/workers.yaml", "nats/search.yaml"} {
		decoder := yaml.NewDecoder(strings.NewReader(readAll(t, deployed+"kubernetes/"+name)))
		for {
			var document any
			err := decoder.Decode(&document)
			if err == io.EOF {
				break
			}
			testkit.Must(t, err)
			for _, args := range argumentsIn(document) {
				takes(t, name, args)
				found++
			}
		}
	}
	if found != 4 { // a search, its page, a worker; a search with NATS
		t.Errorf("%d command lines", found)
	}
}

// argumentsIn are all lists under "args" in a document.
func argumentsIn(node any) (lists [][]string) {
	switch node := node.(type) {
	case []any:
		for _, inner := range node {
			lists = append(lists, argumentsIn(inner)...)
		}
	case map[string]any:
		for key, inner := range node {
			if list, ok := inner.([]any); ok && key == "args" {
				var args []string
				for _, arg := range list {
					args = append(args, arg.(string))
				}
				lists = append(lists, args)
				continue
			}
			lists = append(lists, argumentsIn(inner)...)
		}
	}
	return lists
}

// The example of an experiment for Kubernetes is one.
func TestDeployedExperiment(t *testing.T) {
	e, err := nas.Load(filepath.FromSlash(deployed + "kubernetes/base/experiment.yaml"))
	testkit.Must(t, err)
	testkit.Must(t, e.Validate())
}

// The page's command lines are ones that the parser takes.
func TestClusterPageCommands(t *testing.T) {
	page, err := os.ReadFile(deployed + "../README.md")
	testkit.Must(t, err)
	lines := exampleLine.FindAllStringSubmatch(string(page), -1)
	if len(lines) < 10 {
		t.Fatalf("only %d command lines", len(lines))
	}
	for _, m := range lines {
		takes(t, "README.md", strings.Fields(strings.ReplaceAll(m[1], "'", "")))
	}
}
