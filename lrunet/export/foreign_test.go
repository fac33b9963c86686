package export_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"lrunet/internal/testkit"
)

// trial is a network that a script of another language runs on images.
type trial struct {
	Arch   string `json:"arch"`
	Model  string `json:"model"`  // the export's first file
	Images string `json:"images"` // that writeFloats wrote
	Shape  []int  `json:"shape"`  // of the images
	Logits string `json:"logits"` // file to write
}

// newTrial exports a network into a folder of its own, with images.
func newTrial(t *testing.T, s sample, format, file string) trial {
	t.Helper()
	folder := t.TempDir()
	in := s.network.Program.Input
	r := trial{
		Arch: s.network.Program.Arch, Model: filepath.Join(folder, file), Images: filepath.Join(folder, "images"), Logits: filepath.Join(folder, "logits"),
		Shape: []int{len(s.images) / in.Size(), in.C, in.H, in.W},
	}
	write(t, s.network, format, r.Model)
	writeFloats(t, r.Images, s.images)
	return r
}

// script runs a script of testdata on trials, which it finds in a JSON file.
func script(t *testing.T, trials []trial, interpreter, file string, environment ...string) {
	t.Helper()
	list, err := json.Marshal(trials)
	testkit.Must(t, err)
	path := filepath.Join(t.TempDir(), "trials.json")
	testkit.Must(t, os.WriteFile(path, list, 0o644))
	command := exec.CommandContext(t.Context(), interpreter, filepath.Join("testdata", file), path)
	command.Env = append(os.Environ(), environment...)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
}

// agree exports all samples, lets a script run them and compares the logits.
func agree(t *testing.T, all map[string]sample, format, file string, run func([]trial)) {
	t.Helper()
	var trials []trial
	for _, arch := range architectures {
		trials = append(trials, newTrial(t, all[arch], format, file))
	}
	run(trials)
	for i, arch := range architectures {
		near(t, arch, readFloats(t, trials[i].Logits), all[arch].logits)
	}
}

// runtimeVariable is the environment variable with the folder node_modules that
// onnxruntime-node is in.
const runtimeVariable = "LRUNET_ONNXRUNTIME"

// onnxruntime runs trials in onnxruntime, or skips the test.
func onnxruntime(t *testing.T) func([]trial) {
	t.Helper()
	if testing.Short() {
		t.Skip("not with -short: runs each network in onnxruntime")
	}
	modules := os.Getenv(runtimeVariable)
	if modules == "" {
		t.Skipf("SKIPPED: %s is not set, ONNX was not run; npm install onnxruntime-node, then %s=.../node_modules", runtimeVariable, runtimeVariable)
	}
	return func(trials []trial) { script(t, trials, "node", "onnxruntime.js", "NODE_PATH="+modules) }
}

// python is Debian's, which has its modules, or what $LRUNET_PYTHON names.
// Without a module the test is skipped, unless $LRUNET_REQUIRE_PYTHON demands it.
func python(t *testing.T, module string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("not with -short: starts Python")
	}
	interpreter := os.Getenv("LRUNET_PYTHON")
	if interpreter == "" {
		interpreter = "/usr/bin/python3"
	}
	if out, err := exec.CommandContext(t.Context(), interpreter, "-c", "import "+module).CombinedOutput(); err != nil {
		text := fmt.Sprintf("%s has no module %s: %v; install python3-%s\n%s", interpreter, module, err, module, out)
		if os.Getenv("LRUNET_REQUIRE_PYTHON") == "1" {
			t.Fatal(text)
		}
		t.Skip("SKIPPED: " + text)
	}
	return interpreter
}
