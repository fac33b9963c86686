package dataset

import (
	"path/filepath"
	"testing"

	"lrunet/internal/testkit"
)

func TestAbsolute(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	folder, err := filepath.EvalSymlinks(folder)
	testkit.Must(t, err)
	for name, want := range map[string]string{
		"fashion-mini": "fashion-mini", "dir:/a/b": "dir:/a/b", "dir:photos/": "dir:" + filepath.Join(folder, "photos"),
		"csv:../x:y.csv": "csv:" + filepath.Join(filepath.Dir(folder), "x:y.csv"), "dir:": "dir:", "other:photos": "other:photos",
	} {
		if got, err := Absolute(name); err != nil || got != want {
			t.Errorf("%s is %s (error %v), want %s", name, got, err, want)
		}
	}
}
