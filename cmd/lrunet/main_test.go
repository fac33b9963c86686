package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"lrunet/internal/fault"
	"lrunet/internal/testimages"
)

// TestMain lets the scripts call the program as lrunet.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lrunet": func() {
		if err := fault.Traceable(); err != nil {
			panic(err)
		}
		main()
	}})
}

// TestScripts runs the command lines of testdata/script, each in an empty
// folder that holds tiny images under images (IDX) and photos (PNG), and under
// earlier/tiny a search that was stopped.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LRUNET_CACHE", filepath.Join(e.WorkDir, "cache"))
			return errors.Join(
				testimages.Write(filepath.Join(e.WorkDir, "images")),
				testimages.WriteFolder(filepath.Join(e.WorkDir, "photos")),
				os.CopyFS(filepath.Join(e.WorkDir, "earlier/tiny"), os.DirFS("../../experiments/nas/testdata/v3")))
		},
		Condition: func(name string) (bool, error) {
			if name == "fashion-mnist" {
				_, err := os.Stat("/usr/share/datasets/fashion-mnist")
				return err == nil, nil
			}
			return false, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"jsonfields": jsonFields},
	})
}

// jsonFields checks that a file is one JSON object with the given fields.
func jsonFields(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: jsonfields FILE FIELD...")
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &object); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	for _, field := range args[1:] {
		if _, ok := object[field]; !ok {
			ts.Fatalf("%s has no field %q", args[0], field)
		}
	}
}
