package table

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/table"
	"lrunet/experiments/rundir"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
)

// What is written of a table is what was trained.
func TestExport(t *testing.T) {
	outcome := build1(t, tiny(t), options(t))
	f, err := table.Open(filepath.Join(outcome.Run, rundir.TableParquet))
	testkit.Must(t, err)
	if f.Name != "tiny" || f.Classes != 4 || f.Input != (lrunet.Shape{C: 1, H: 12, W: 12}) || len(f.Rows) != 10 || !strings.Contains(f.Source, "train_images: 60") {
		t.Errorf("table %+v", f)
	}
	i := 0
	for k, n := range outcome.Networks {
		for _, tr := range n.Trainings {
			r := f.Rows[i]
			i++
			if int(r.Network) != k || r.Arch != n.Arch || int(r.Epochs) != tr.Epochs || r.Seed != tr.Seed || *r.Latency != 2 {
				t.Errorf("row %d: %+v, want %s %d epochs seed %d", i-1, r, n.Arch, tr.Epochs, tr.Seed)
			}
			last := tr.Result.Curve[len(tr.Result.Curve)-1]
			if *r.Accuracy != last.Accuracy || len(r.Accuracies) != tr.Epochs || !slices.Contains(r.Losses, last.Loss) || float64(r.MAdds) != tr.Result.Measures.Value("madds") {
				t.Errorf("row %d: %+v, want accuracy %g", i-1, r, last.Accuracy)
			}
		}
	}
	card, err := os.ReadFile(filepath.Join(outcome.Run, rundir.TableCard))
	testkit.Must(t, err)
	for _, want := range []string{
		"# tiny\n", "3 layer-reuse networks", "40 images\n", "60 of the others", "1x12x12, 4 classes", "| 1 | each network | 4 | 0 | batch 10, ",
		"| 3 | one of 2 networks | 2 | 0 |", "one of 3 networks also with [2]", "lrunet 1.2.3", "measured for 3 networks", "| `accuracy` | % |", "stem8/2 8x2g4 head8g4",
	} {
		if !strings.Contains(string(card), want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	if strings.Contains(string(card), "not complete") {
		t.Error("the card says that the table is not complete")
	}
}

// A file is written whole or not at all, wherever it is wanted.
func TestExportElsewhere(t *testing.T) {
	outcome := build1(t, tiny(t), options(t))
	path := filepath.Join(t.TempDir(), "mine.parquet")
	_, err := Export(outcome.Run, path)
	testkit.Must(t, err)
	here, err := os.ReadFile(path)
	testkit.Must(t, err)
	there, err := os.ReadFile(filepath.Join(outcome.Run, rundir.TableParquet))
	testkit.Must(t, err)
	if !slices.Equal(here, there) {
		t.Error("the exported file is another than the run's")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "mine.md")); err != nil {
		t.Error(err)
	}
	if _, err := Export(outcome.Run, filepath.Join(path, "below.parquet")); err == nil {
		t.Error("a file below a file was written")
	}
}
