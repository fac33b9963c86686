package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// names lists what lies in a folder.
func names(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

// content is the text of a file.
func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWriteBytesCreatesAndReplaces(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "front.csv")
	for _, text := range []string{"a long first version\n", "second\n", ""} {
		if err := WriteBytes(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path); got != text {
			t.Errorf("content %q, want %q", got, text)
		}
		if got := names(t, folder); got != "front.csv" {
			t.Errorf("folder holds %q, want front.csv alone", got)
		}
	}
}

func TestWriteSetsMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteBytes(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != Mode {
		t.Errorf("mode %v, want %v", info.Mode().Perm(), Mode)
	}
}

func TestWriteErrorLeavesOldContent(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "study")
	if err := WriteBytes(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	err := Write(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half of the n"); err != nil {
			return err
		}
		return full
	})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that wraps %v and names %s", err, full, path)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("content %q, want the old one", got)
	}
	if got := names(t, folder); got != "study" {
		t.Errorf("folder holds %q, want study alone", got)
	}
}

func TestWritePanicRemovesTemporary(t *testing.T) {
	folder := t.TempDir()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = Write(filepath.Join(folder, "f"), func(io.Writer) error { panic("bug") })
	}()
	if got := names(t, folder); got != "" {
		t.Errorf("folder holds %q, want nothing", got)
	}
}

func TestWriteErrors(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "taken"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path string }{
		{"folder missing", filepath.Join(folder, "none", "f")},
		{"path is a folder", filepath.Join(folder, "taken")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := WriteBytes(test.path, []byte("x"))
			if err == nil || !strings.Contains(err.Error(), test.path) {
				t.Errorf("error %v, want one that names %s", err, test.path)
			}
			if err != nil && strings.Contains(err.Error(), ".tmp") {
				t.Errorf("error %v speaks of the temporary file", err)
			}
			if got := names(t, folder); got != "taken" {
				t.Errorf("folder holds %q, want taken alone", got)
			}
		})
	}
}

func TestReadersSeeWholeFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	versions := []string{strings.Repeat("a", 100_000), strings.Repeat("b", 50_000)}
	if err := WriteBytes(path, []byte(versions[0])); err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for _, version := range versions {
		writers.Go(func() {
			for range 5 {
				if err := WriteBytes(path, []byte(version)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { writers.Wait(); close(done) }()
	for {
		if got := content(t, path); got != versions[0] && got != versions[1] {
			t.Errorf("read %d bytes that nobody wrote whole", len(got))
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

// Probe finds what Write would fail on, and leaves nothing behind.
// A device stays what it is, also behind a link.
func TestWriteRefusesDevices(t *testing.T) {
	if info, err := os.Stat("/dev/null"); err != nil || info.Mode().IsRegular() {
		t.Skip("needs a device")
	}
	link := filepath.Join(t.TempDir(), "out")
	if err := os.Symlink("/dev/null", link); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"Write": WriteBytes(link, []byte("x")), "Probe": Probe(link)} {
		if err == nil || !strings.Contains(err.Error(), "is a device or a pipe, must be a file") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if got := names(t, filepath.Dir(link)); got != "out" {
		t.Errorf("there are %s, want the link alone", got)
	}
}

func TestProbe(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(folder, "new"):     "",
		file:                             "",
		folder:                           "is a folder, must be a file",
		filepath.Join(folder, "no", "x"): "there is no folder " + filepath.Join(folder, "no"),
		filepath.Join(file, "x"):         "cannot be written",
		filepath.Join(folder, strings.Repeat("x", 300)): "cannot be written",
	} {
		err := Probe(path)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("there are %v: %v", entries, err)
	}
}
