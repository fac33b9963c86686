package atomicfile

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// leave makes a file that was last written some time ago.
func leave(t *testing.T, path string, ago time.Duration) {
	t.Helper()
	if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-ago)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

// The temporary files that killed processes left of a path go with its next
// write; those of other paths, of young age and of the living stay.
func TestOrphansAreRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is removed where files have no owner")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	for name, ago := range map[string]time.Duration{
		".f.tmp123": time.Hour, ".f.tmp4": 2 * time.Minute,
		".f.tmp5": 0, ".f.tmpx": time.Hour, ".f.tmp": time.Hour, ".g.tmp6": time.Hour, "f.tmp7": time.Hour,
	} {
		leave(t, filepath.Join(folder, name), ago)
	}
	if err := WriteBytes(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, folder), ".f.tmp .f.tmp5 .f.tmpx .g.tmp6 f f.tmp7"; got != want {
		t.Errorf("folder holds %q, want %q", got, want)
	}
}

// A writer that takes long keeps its temporary file while others write.
func TestSlowWriterKeepsItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	err := Write(path, func(w io.Writer) error {
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(w.(*os.File).Name(), old, old); err != nil {
			return err
		}
		if err := WriteBytes(path, []byte("quick")); err != nil {
			return err
		}
		_, err := io.WriteString(w, "slow")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "slow" {
		t.Errorf("content %q, want that of the last to end", got)
	}
}
