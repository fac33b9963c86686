package compare

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maruel/safetensors"

	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/kernel"
)

// Of a file with a model and its average, the first or those that are named
// become rows; a file with one network is a row in any case.
func TestWeights(t *testing.T) {
	folder, data := swept(t)
	pool := kernel.NewPool(1)
	defer pool.Close()
	one := sweep.CheckpointPath(rundir.Folder(folder), "stem8/2 8x2g4 head8g4", 1)
	two := sweep.CheckpointPath(rundir.Folder(folder), "stem8/2 8x2g4 head8g4", 2)
	both := filepath.Join(t.TempDir(), "both.safetensors")
	second := load(t, two, "ema.")
	second.Tensors = append(second.Tensors, load(t, one, "model.").Tensors...)
	saveForeign(t, both, second.Tensors)
	for name, c := range map[string]struct {
		weights []string
		items   []string // beside the two files
		like    []string // checkpoints that they score as
		note    string
	}{
		"the first": {nil, []string{both}, []string{one}, "holds several networks; this is model, beside ema"},
		"named":     {[]string{"ema"}, []string{both + " (ema)"}, []string{two}, ""},
		"all":       {[]string{"ema", "model"}, []string{both + " (ema)", both + " (model)"}, []string{two, one}, ""},
	} {
		var notes []string
		o := Options{Data: data, Pool: pool, Weights: c.weights, Arch: "stem8/2 8x2g4 head8g4", Note: func(note string) { notes = append(notes, note) }}
		rows := compareAll(t, o, one, two, both)
		for i, item := range c.items {
			r := rows[2+i]
			same := rows[slices.Index([]string{one, two}, c.like[i])]
			if r.Item != item || r.Arch != same.Arch || !slices.Equal(r.answers, same.answers) || r.Accuracies[0] != same.Accuracies[0] {
				t.Errorf("%s: row %s (%v) is not that of %s (%v)", name, r.Item, r.Accuracies, same.Item, same.Accuracies)
			}
		}
		if len(rows) != 2+len(c.items) || c.note != "" && !strings.Contains(strings.Join(notes, "\n"), c.note) {
			t.Errorf("%s: %d rows, notes %q, want %q", name, len(rows), notes, c.note)
		}
	}
	_, err := Compare(context.Background(), []string{both}, Options{Weights: []string{"teacher"}, Arch: "stem8/2 8x2g4 head8g4"})
	if err == nil || !strings.Contains(err.Error(), `has no weights "teacher" (have `) {
		t.Errorf("error %v", err)
	}
	_, err = Compare(context.Background(), []string{both}, Options{})
	if err == nil || !strings.Contains(err.Error(), "not its pooling") {
		t.Errorf("error %v, want that the architecture is open", err)
	}
}

// load reads a checkpoint and puts a prefix before its tensors' names.
func load(t *testing.T, path, prefix string) *checkpoint.Checkpoint {
	t.Helper()
	c, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Tensors {
		c.Tensors[i].Name = prefix + c.Tensors[i].Name
	}
	return c
}

// saveForeign writes tensors as another program does, without what they are of.
func saveForeign(t *testing.T, path string, tensors []checkpoint.Tensor) {
	t.Helper()
	var file safetensors.File
	for _, tensor := range tensors {
		var shape []uint64
		for _, dim := range tensor.Shape {
			shape = append(shape, uint64(dim))
		}
		var data []byte
		for _, value := range tensor.Data {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(value))
		}
		file.Tensors = append(file.Tensors, safetensors.Tensor{Name: tensor.Name, DType: safetensors.F32, Shape: shape, Data: data})
	}
	var content bytes.Buffer
	if err := file.Serialize(&content); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
