package table

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/space"
)

// clothes is a small table of two networks, one of which failed in its second
// training.
func clothes(t *testing.T) *File {
	t.Helper()
	f := &File{
		Name: "clothes", Title: "Clothes", Dataset: "fashion-mnist", Hash: "abc", Input: lrunet.Shape{C: 1, H: 28, W: 28}, Classes: 10,
		Space:  space.Space{StemWidths: []int{8}, StemStrides: []int{2}, Stages: space.Range{Min: 1, Max: 2}, Widths: []int{8, 16}, Reuse: []int{1, 2}, HeadWidths: []int{16}},
		Source: "name: clothes\n",
	}
	for i, arch := range []string{"stem8/2 8x2g4/2 16x1 head16", "stem8/2 16x1 head16"} {
		p, err := lrunet.Build(arch, f.Input, f.Classes)
		testkit.Must(t, err)
		for _, epochs := range []int32{1, 3} {
			r := Row{Network: int32(i), Epochs: epochs, Seed: 1<<63 + 5, Seconds: 2 * float64(epochs)}
			testkit.Must(t, r.Describe(p.Arch, append(eval.CostMeasures(cost.Of(p)), eval.Measure{Name: "latency", Value: 0.5})))
			if i == 0 || epochs == 1 {
				accuracy := 80 + float64(epochs)
				r.Accuracy, r.Accuracies, r.Losses = &accuracy, make([]float64, epochs), make([]float64, epochs)
			} else {
				r.Failure = "diverged"
			}
			f.Rows = append(f.Rows, r)
		}
	}
	return f
}

func TestRoundTrip(t *testing.T) {
	f := clothes(t)
	var b bytes.Buffer
	testkit.Must(t, f.Write(&b))
	path := filepath.Join(t.TempDir(), "t.parquet")
	testkit.Must(t, os.WriteFile(path, b.Bytes(), 0o644))
	again, err := Open(path)
	testkit.Must(t, err)
	for i := range f.Rows { // an empty list is none
		if len(again.Rows[i].Accuracies) == 0 {
			again.Rows[i].Accuracies, again.Rows[i].Losses = nil, nil
		}
	}
	again.Space, f.Space = space.Space{}, space.Space{}
	if !reflect.DeepEqual(again, f) {
		t.Errorf("read %+v, wrote %+v", again, f)
	}
}

func TestSpaceIsKept(t *testing.T) {
	f := clothes(t)
	var b bytes.Buffer
	testkit.Must(t, f.Write(&b))
	again, err := read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	testkit.Must(t, err)
	want, err := space.New(f.Space, f.Input)
	testkit.Must(t, err)
	got, err := space.New(again.Space, again.Input)
	testkit.Must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("space %+v, want %+v", got, want)
	}
}

// Every column is described, and every cost is a column.
func TestColumns(t *testing.T) {
	var described, have []string
	for _, c := range Columns() {
		described = append(described, c.Name)
	}
	of := reflect.TypeFor[Row]()
	for i := range of.NumField() {
		have = append(have, column(of.Field(i)))
	}
	if !slices.Equal(described, have) {
		t.Errorf("described %v, the file has %v", described, have)
	}
	r := clothes(t).Rows[0]
	for _, k := range eval.Costs() {
		p, err := lrunet.Build(r.Arch, lrunet.Shape{C: 1, H: 28, W: 28}, 10)
		testkit.Must(t, err)
		if want := eval.CostMeasures(cost.Of(p)).Value(k.Name); r.measures()[k.Name] != want || !slices.Contains(have, k.Name) {
			t.Errorf("%s: %g in the table, counted %g", k.Name, r.measures()[k.Name], want)
		}
	}
	for _, c := range Columns() {
		if k, ok := eval.KindOf(c.Name); ok && k.Unit != c.Unit {
			t.Errorf("%s is in %q, described as %q", c.Name, k.Unit, c.Unit)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	var whole, other bytes.Buffer
	testkit.Must(t, clothes(t).Write(&whole))
	testkit.Must(t, parquet.Write(&other, []struct{ A int }{{1}}))
	for name, content := range map[string][]byte{
		"is not a readable Parquet file": []byte("no table"),
		"is no table of format 1":        other.Bytes(),
		"":                               whole.Bytes()[:whole.Len()/2],
	} {
		path := filepath.Join(folder, "t.parquet")
		testkit.Must(t, os.WriteFile(path, content, 0o644))
		_, err := Open(path)
		testkit.WantError(t, err, name)
		testkit.WantError(t, err, path)
	}
	if _, err := Open(filepath.Join(folder, "none")); !os.IsNotExist(err) {
		t.Errorf("error %v, want that there is no file", err)
	}
}
