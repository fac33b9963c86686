package export_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export"
	"lrunet/lrunet/kernel"
)

// Every network's logits are the harness's in PyTorch.
func TestTorchLogits(t *testing.T) {
	interpreter := python(t, "torch")
	agree(t, samples(t), "pytorch", "net.py", func(trials []trial) { script(t, trials, interpreter, "torch_run.py") })
}

// The modules are as they were read: without options, with many, with shuffles, and without reuse.
func TestTorchModules(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	for file, arch := range map[string]string{
		"reuse.py":    "stem8/2 16x3/2 32x2 head16",
		"options.py":  "stem8/2 16x3g4ut2s1i/2 16x2g4r1n3s2 16x2ub2n2i 32x2g4on1/2 head16-linear",
		"layers.py":   "shufflenetv2-0.25",
		"shuffles.py": "stem8/2 16x2g4q2/2 32x1q5 head16",
	} {
		s := newSample(t, arch, lrunet.Shape{C: 3, H: 12, W: 16}, pool)
		e := write(t, s.network, "pytorch", filepath.Join(t.TempDir(), "net.py"))
		testkit.Golden(t, file, e.Contents[0])
	}
}

// Names that Python cannot import, and networks that are no notation, are refused.
func TestTorchRefuses(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	s := newSample(t, "stem8/2 16x3 head8", lrunet.Shape{C: 1, H: 10, W: 12}, pool)
	f, err := export.Named("pytorch")
	testkit.Must(t, err)
	for _, name := range []string{"", "3net", "net-1", "my.net", "torch", "lambda"} {
		_, err := f.Write(export.Request{Network: s.network, Name: name})
		testkit.WantError(t, err, `"`+name+`" is no name that Python can import`)
	}
	cut := s.network.Program.Truncated(1)
	c := &checkpoint.Checkpoint{Arch: cut.Arch, Input: cut.Input, Classes: s.network.Checkpoint.Classes}
	for _, p := range cut.Params() {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: p.Name, Shape: p.Shape, Data: s.network.Value(p)})
	}
	n, err := export.New(cut, c)
	testkit.Must(t, err)
	_, err = f.Write(export.Request{Network: n, Name: "net"})
	testkit.WantError(t, err, "layer stage1.1", "no notation")
}

// The module itself classifies pictures as the harness does.
func TestTorchReadsPictures(t *testing.T) {
	interpreter := python(t, "torch")
	python(t, "PIL")
	pool := kernel.NewPool(1)
	defer pool.Close()
	s := newSample(t, "stem8/2 16x3 head8", lrunet.Shape{C: 3, H: 10, W: 12}, pool)
	folder := t.TempDir()
	write(t, s.network, "pytorch", filepath.Join(folder, "net.py"))
	in := s.network.Program.Input
	var want []string
	arguments := []string{"net.py"}
	for i := range images {
		name := string(rune('a'+i)) + ".png"
		writePicture(t, filepath.Join(folder, name), s.images[i*in.Size():][:in.Size()], in)
		arguments = append(arguments, name)
		class := likeliest(s.logits[i*4:][:4])
		want = append(want, name+": "+s.network.Checkpoint.Classes[class])
	}
	out := runIn(t, folder, interpreter, arguments...)
	for _, line := range want {
		if !strings.Contains(out, line+" (") {
			t.Errorf("%q is not in\n%s", line, out)
		}
	}
}

// writePicture writes a planar image as PNG.
func writePicture(t *testing.T, path string, planar []float32, in lrunet.Shape) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, in.W, in.H))
	at := func(c, i int) uint8 { return uint8(planar[c*in.Area()+i]*255 + 0.5) }
	for i := range in.Area() {
		picture.Set(i%in.W, i/in.W, color.RGBA{at(0, i), at(1, i), at(2, i), 255})
	}
	file, err := os.Create(path)
	testkit.Must(t, err)
	defer file.Close()
	testkit.Must(t, png.Encode(file, picture))
}

// runIn is what Python prints, in a folder.
func runIn(t *testing.T, folder, interpreter string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), interpreter, arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, out)
	}
	return string(out)
}

// pythonBlock is a block of Python in the README.
var pythonBlock = regexp.MustCompile("(?s)```python\n(.*?)```")

// The README's lines of Python run as they stand there.
func TestReadmePython(t *testing.T) {
	interpreter := python(t, "torch")
	pool := kernel.NewPool(1)
	defer pool.Close()
	s := newSample(t, "stem8/2 16x3 head8", lrunet.Shape{C: 1, H: 28, W: 28}, pool)
	folder := t.TempDir()
	write(t, s.network, "pytorch", filepath.Join(folder, "net.py"))
	write(t, s.network, "safetensors", filepath.Join(folder, "net.safetensors"))
	readme, err := os.ReadFile("README.md")
	testkit.Must(t, err)
	blocks := pythonBlock.FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 2 {
		t.Fatalf("%d blocks of Python, want 2 at least", len(blocks))
	}
	for i, b := range blocks {
		out := strings.TrimSpace(runIn(t, folder, interpreter, "-c", b[1]))
		t.Logf("block %d prints %q", i, out)
		if out == "" {
			t.Errorf("block %d prints nothing", i)
		}
	}
}
