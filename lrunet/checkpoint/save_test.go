package checkpoint

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
)

func TestSaveAndLoad(t *testing.T) {
	path := testPath(t)
	must(t, Save(path, testCheckpoint()))
	must(t, Save(path, testCheckpoint())) // replaces
	got, err := Load(path)
	must(t, err)
	want := testCheckpoint()
	want.Tensors = sorted(want.Tensors)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("came back as\n%+v, want\n%+v", got, want)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("files left: %v", entries)
	}
}

// The bits of every value survive, denormals and negative zero included.
func TestBitsSurvive(t *testing.T) {
	c := testCheckpoint()
	c.Tensors = []Tensor{{Name: "x", Shape: []int{4}, Data: []float32{
		math.Float32frombits(1), float32(math.Copysign(0, -1)), math.MaxFloat32, -math.SmallestNonzeroFloat32}}}
	content, err := Encode(c)
	must(t, err)
	got, err := decode(content)
	must(t, err)
	for i, v := range c.Tensors[0].Data {
		if math.Float32bits(got.Tensors[0].Data[i]) != math.Float32bits(v) {
			t.Errorf("%v came back as %v", v, got.Tensors[0].Data[i])
		}
	}
}

func TestSameBytes(t *testing.T) {
	first, err := Encode(testCheckpoint())
	must(t, err)
	c := testCheckpoint()
	slices.Reverse(c.Tensors)
	names := []string{c.Tensors[0].Name, c.Tensors[1].Name, c.Tensors[2].Name}
	for range 10 { // maps iterate anew each time
		again, err := Encode(c)
		must(t, err)
		if !bytes.Equal(first, again) {
			t.Fatal("equal checkpoints give different bytes")
		}
	}
	for i, name := range names {
		if c.Tensors[i].Name != name {
			t.Error("Save reordered its argument")
		}
	}
}

// The layout is safetensors', read here by the format's description alone.
func TestLayout(t *testing.T) {
	content, err := Encode(testCheckpoint())
	must(t, err)
	length := binary.LittleEndian.Uint64(content)
	if length%8 != 0 {
		t.Errorf("header of %d bytes: the data is not aligned", length)
	}
	var header map[string]json.RawMessage
	must(t, json.Unmarshal(content[8:8+length], &header))
	var metadata map[string]string
	must(t, json.Unmarshal(header["__metadata__"], &metadata))
	want := map[string]string{"format": "lrunet", "version": "1", "arch": "stem64/2 64x14/2 head256", "input": "1x28x32",
		"classes": metadata["classes"], "dataset": "fashion-mini", "seed": "18446744073709551615", "note": ""}
	if !reflect.DeepEqual(metadata, want) {
		t.Errorf("metadata is %v, want %v", metadata, want)
	}
	var entry struct {
		Dtype   string
		Shape   []int
		Offsets [2]int `json:"data_offsets"`
	}
	must(t, json.Unmarshal(header["head.weight"], &entry))
	if entry.Dtype != "F32" || !slices.Equal(entry.Shape, []int{3}) || entry.Offsets != [2]int{4, 16} {
		t.Errorf("head.weight is %+v", entry)
	}
	second := content[8+int(length)+entry.Offsets[0]+4:]
	if v := math.Float32frombits(binary.LittleEndian.Uint32(second)); v != 2 {
		t.Errorf("second value of head.weight is %v", v)
	}
	if s := string(header["bias"]); !strings.Contains(s, `"shape":[]`) {
		t.Errorf("a scalar's entry is %s", s)
	}
}

func TestSaveRefuses(t *testing.T) {
	inf := float32(math.Inf(-1))
	cases := map[string]struct {
		change func(*Checkpoint)
		want   string
	}{
		"no arch":          {func(c *Checkpoint) { c.Arch = "" }, "architecture is missing"},
		"no input":         {func(c *Checkpoint) { c.Input = lrunet.Shape{C: 3, H: 0, W: 4} }, "3x0x4 must be positive"},
		"no classes":       {func(c *Checkpoint) { c.Classes = nil }, "classes are missing"},
		"reserved key":     {func(c *Checkpoint) { c.Meta["arch"] = "x" }, `"arch" belongs to the format`},
		"binary metadata":  {func(c *Checkpoint) { c.Meta["note"] = "\xff" }, `"note": is not UTF-8`},
		"binary arch":      {func(c *Checkpoint) { c.Arch = "\xff" }, "not UTF-8"},
		"binary class":     {func(c *Checkpoint) { c.Classes[1] = "\xff" }, `class "\xff"`},
		"no tensors":       {func(c *Checkpoint) { c.Tensors = nil }, "no tensors"},
		"nameless tensor":  {func(c *Checkpoint) { c.Tensors[0].Name = "" }, "invalid tensor name"},
		"metadata's name":  {func(c *Checkpoint) { c.Tensors[0].Name = "__metadata__" }, "invalid tensor name"},
		"binary name":      {func(c *Checkpoint) { c.Tensors[0].Name = "a\xff" }, "invalid tensor name"},
		"long name":        {func(c *Checkpoint) { c.Tensors[0].Name = strings.Repeat("a", 501) }, "501 bytes"},
		"name twice":       {func(c *Checkpoint) { c.Tensors[0].Name = "bias" }, `duplicate tensor "bias"`},
		"too few values":   {func(c *Checkpoint) { c.Tensors[0].Shape[0] = 3 }, "6 values for shape [3 1 3]"},
		"empty shape":      {func(c *Checkpoint) { c.Tensors[0].Shape[0] = 0 }, "empty or too large"},
		"negative shape":   {func(c *Checkpoint) { c.Tensors[0].Shape = []int{-2, -3} }, "empty or too large"},
		"huge shape":       {func(c *Checkpoint) { c.Tensors[0].Shape = []int{1 << 62, 4} }, "empty or too large"},
		"NaN":              {func(c *Checkpoint) { c.Tensors[0].Data[4] = float32(math.NaN()) }, `"stem.weight": value 4 is NaN`},
		"infinity":         {func(c *Checkpoint) { c.Tensors[2].Data[0] = inf }, `"head.weight": value 0 is -Inf`},
		"too much to read": {func(c *Checkpoint) { c.Meta["log"] = strings.Repeat("x", maxHeader) }, "header of"},
		"many dimensions":  {func(c *Checkpoint) { c.Tensors[1].Shape = []int{1, 1, 1, 1, 1, 1, 1, 1, 1} }, "9 dimensions"},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			path := testPath(t)
			c := testCheckpoint()
			k.change(c)
			wantError(t, Save(path, c), "checkpoint "+path+": ", k.want)
			if _, err := os.Stat(path); err == nil {
				t.Error("a file was written")
			}
		})
	}
	wantError(t, Save(filepath.Join(t.TempDir(), "none", "x"), testCheckpoint()), "no such file or directory")
}
