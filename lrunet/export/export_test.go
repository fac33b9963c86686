package export_test

import (
	"path/filepath"
	"slices"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export"
	"lrunet/lrunet/kernel"
)

// Every format is found by its name and, the first of its ending, by its files.
func TestFormatsAreFound(t *testing.T) {
	for _, name := range export.Names() {
		f, err := export.Named(name)
		testkit.Must(t, err)
		for _, ending := range f.Endings() {
			guess, err := export.Guess("some.where/net" + ending)
			testkit.Must(t, err)
			guessed, err := export.Named(guess)
			testkit.Must(t, err)
			if guess > name || !slices.Contains(guessed.Endings(), ending) {
				t.Errorf("%s tells %s, want %s or one before it", ending, guess, name)
			}
		}
	}
	_, err := export.Named("onxx")
	testkit.WantError(t, err, `unknown format "onxx"; did you mean onnx?`)
	_, err = export.Guess("net.tar.zip")
	testkit.WantError(t, err, "net.tar.zip tells no format", "onnx, ")
}

func TestPaths(t *testing.T) {
	one, err := export.Named("onnx")
	testkit.Must(t, err)
	two, err := export.Named("pytorch")
	testkit.Must(t, err)
	for _, c := range []struct {
		format export.Format
		path   string
		want   []string
	}{
		{one, "a.b/model.bin", []string{"a.b/model.bin"}},
		{two, "a.b/net_v1.py", []string{"a.b/net_v1.py", "a.b/net_v1.pt"}},
		{two, "a.b/net.pt", []string{"a.b/net.py", "a.b/net.pt"}},
	} {
		if got, err := export.Paths(c.format, c.path); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v (%v), want %v", c.path, got, err, c.want)
		}
	}
	_, err = export.Paths(two, "a.b/net")
	testkit.WantError(t, err, "a.b/net must end in one of .py, .pt")
	_, err = export.Paths(two, "a.b/net.v1.py")
	testkit.WantError(t, err, `a.b/net.v1.py: "net.v1" is no name that Python can import`)
}

// A format has a file for each ending, and equal networks give equal bytes.
func TestFormatsWriteTheirFiles(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	s := newSample(t, "stem8/2 16x3 head8", lrunet.Shape{C: 1, H: 10, W: 12}, pool)
	for _, name := range []string{"onnx", "pytorch", "safetensors"} {
		f, err := export.Named(name)
		testkit.Must(t, err)
		request := export.Request{Network: s.network, Name: "net"}
		first, err := f.Write(request)
		testkit.Must(t, err)
		again, err := f.Write(request)
		testkit.Must(t, err)
		if len(first.Contents) != len(f.Endings()) || len(first.Details) == 0 {
			t.Errorf("%s: %d files and %d details for endings %v", name, len(first.Contents), len(first.Details), f.Endings())
		}
		for i, content := range first.Contents {
			if len(content) == 0 || !slices.Equal(content, again.Contents[i]) {
				t.Errorf("%s: %d bytes, then others", name, len(content))
			}
		}
	}
}

// A network and a checkpoint that do not belong together make none.
func TestNewRefuses(t *testing.T) {
	program, err := lrunet.Build("stem8/2 16x3 head8", lrunet.Shape{C: 1, H: 10, W: 10}, 2)
	testkit.Must(t, err)
	_, err = export.New(program, &checkpoint.Checkpoint{})
	testkit.WantError(t, err, `missing "stage1.dw.weight"`)
	broken := *program
	broken.Layers = broken.Layers[1:]
	_, err = export.New(&broken, &checkpoint.Checkpoint{})
	testkit.WantError(t, err, "layer")
}

// A safetensors export is read back as the same network, with what is known of it.
func TestSafetensors(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	s := newSample(t, "mobilenet-0.125", lrunet.Shape{C: 3, H: 16, W: 16}, pool)
	classifier := &s.network.Checkpoint.Tensors[len(s.network.Checkpoint.Tensors)-2]
	classifier.Shape = classifier.Shape[:2] // a linear layer's, as other programs have it
	path := filepath.Join(t.TempDir(), "net.safetensors")
	write(t, s.network, "safetensors", path)
	c, err := checkpoint.Load(path)
	testkit.Must(t, err)
	if c.Arch != "mobilenet-0.125" || c.Input.H != 16 || len(c.Classes) != 4 || c.Meta[checkpoint.MetaDataset] != "pets" {
		t.Errorf("read as %s for %v and %q, %v", c.Arch, c.Input, c.Classes, c.Meta)
	}
	testkit.Must(t, checkpoint.Check(s.network.Program, c))
	for _, p := range s.network.Program.Params() {
		i := slices.IndexFunc(c.Tensors, func(x checkpoint.Tensor) bool { return x.Name == p.Name })
		if !slices.Equal(c.Tensors[i].Shape, p.Shape) || !slices.Equal(c.Tensors[i].Data, s.network.Value(p)) {
			t.Errorf("%s %v is not as it was", p.Name, c.Tensors[i].Shape)
		}
	}
}
