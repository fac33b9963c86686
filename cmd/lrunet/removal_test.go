//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"lrunet/internal/testkit"
)

// A run that is removed while it is in progress is missed soon, in the middle of
// a training too, and the same command begins it anew.
func TestRemovedRuns(t *testing.T) {
	for name, test := range map[string]struct {
		args   []string
		file   string // to wait for; every run has more than one
		again  []string
		remove string
		text   string
	}{
		"study of a search": {
			[]string{"search", "search.yaml"}, "runs/long/checkpoints/*", []string{"--budget", "4"},
			"runs/long/study.db", "study runs/long/study.db: the file was removed or replaced while it was open",
		},
		"folder of a search": {
			[]string{"search", "search.yaml"}, "runs/long/checkpoints/*", []string{"--budget", "4"},
			"runs", "study runs/long/study.db: the file was removed or replaced while it was open",
		},
		"study of a training": {
			[]string{"sweep", "sweep.yaml", "--checkpoint-every", "10ms", "--epochs", "1000000"}, "runs/long/partial/*.safetensors", []string{"--epochs", "1"},
			"runs/long/study.db", "study runs/long/study.db: the file was removed or replaced while it was open",
		},
		"folder of a training": {
			[]string{"sweep", "sweep.yaml", "--checkpoint-every", "10ms", "--epochs", "1000000"}, "runs/long/partial/*.safetensors", []string{"--epochs", "1"},
			"runs", "study runs/long/study.db: the file was removed or replaced while it was open",
		},
		"folder of a checkpoint": {
			[]string{"train", "stem8/2 8x1g4 head8g4", "--data", "idx:images", "--checkpoint-every", "10ms", "--epochs", "1000000", "--out", "runs/long/net.safetensors"},
			"runs/long/*.partial", nil, "runs", "runs/long/net.safetensors.partial cannot be written",
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := longExperiments(t)
			testkit.Must(t, os.MkdirAll(filepath.Join(folder, "runs"), 0o755))
			if test.again == nil {
				testkit.Must(t, os.Mkdir(filepath.Join(folder, "runs/long"), 0o755))
			}
			p := begin(t, folder, test.args...)
			p.until(test.file, func() bool { return p.exists(test.file) })
			removeAll(t, filepath.Join(folder, test.remove))
			p.fails(failure, test.text)
			if test.again == nil {
				return
			}
			removeAll(t, filepath.Join(folder, "runs"))
			p = begin(t, folder, append(test.args, test.again...)...)
			if p.end().ExitStatus() != success {
				t.Error(p.stderr.String())
			}
		})
	}
}

// removeAll removes a folder into which a program still writes: a file that it
// makes after the folder was read keeps the folder from being removed at once.
func removeAll(t *testing.T, folder string) {
	t.Helper()
	err := os.RemoveAll(folder)
	for limit := time.Now().Add(time.Minute); errors.Is(err, syscall.ENOTEMPTY) && time.Now().Before(limit); {
		err = os.RemoveAll(folder)
	}
	testkit.Must(t, err)
}
