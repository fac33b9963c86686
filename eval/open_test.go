package eval_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// images is a dataset without images.
func images(channels, side int, classes ...string) *imageset.Dataset {
	return &imageset.Dataset{Name: "some", Channels: channels, Height: side, Width: side, Classes: classes}
}

// A state dict of PyTorch says nothing of its images, and fits any size.
func ExampleOpen() {
	network, err := eval.Open("../lrunet/checkpoint/testdata/tiny.pt", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(network.Arch, network.Input.H, network.Guessed)

	birds := &imageset.Dataset{Name: "birds", Channels: 3, Height: 48, Width: 48, Classes: []string{"crow", "gull", "kite", "wren", "owl"}}
	if err := network.Adapt(birds); err != nil {
		fmt.Println(err)
		return
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := network.Model(pool)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("ready for images of height", model.Program.Input.H)
	// Output:
	// stem8/2 8x2e3g4/2 16x1e1g2/2 32x2 64x1g16/2 head16g4 32 true
	// ready for images of height 48
}

// saved is a checkpoint of a network for images of 1x12x12 and three classes.
func saved(t *testing.T, arch string) string {
	t.Helper()
	program, err := lrunet.Build(arch, lrunet.Shape{C: 1, H: 12, W: 12}, 3)
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	t.Cleanup(pool.Close)
	model, err := graph.New(program, pool)
	if err != nil {
		t.Fatal(err)
	}
	model.Init(1)
	path := filepath.Join(t.TempDir(), "net.safetensors")
	if err := checkpoint.Save(path, eval.Checkpoint(eval.Result{}, model, []string{"a", "b", "c"})); err != nil {
		t.Fatal(err)
	}
	return path
}

// foreign makes a checkpoint one of another program.
func foreign(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(content, []byte(`"format":"lrunet"`), []byte(`"format":"python"`), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	paperLike = "stem8/2 8x2g4/2 16x1/2 32x1 64x1/2 head8" // recognised by its tensors
	other     = "stem8/2 8x2g4/2 head8"                    // not so
)

// What the file says is neither guessed nor changed.
func TestOpenOwn(t *testing.T) {
	path := saved(t, other)
	n, err := eval.Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if n.Arch != other || n.Guessed || n.Path != path || n.Input.H != 12 || len(n.Classes) != 3 {
		t.Errorf("opened as %+v", n)
	}
	if err := n.Adapt(images(1, 12, "x", "y", "z")); err != nil || n.Classes[0] != "a" {
		t.Errorf("adapted: %v, classes %v", err, n.Classes)
	}
	if n, err = eval.Open(path, other+"-linear"); err != nil || n.Arch != other+"-linear" || n.Guessed || n.Input.H != 12 || n.Classes[0] != "a" {
		t.Errorf("as another architecture: %+v (%v)", n, err)
	}
}

func TestOpenForeign(t *testing.T) {
	path := foreign(t, saved(t, paperLike))
	for _, arch := range []string{"", paperLike} {
		n, err := eval.Open(path, arch)
		if err != nil {
			t.Fatal(err)
		}
		if n.Arch != paperLike || !n.Guessed || n.Input.H != 28 || len(n.Classes) != 3 {
			t.Errorf("opened as %+v", n)
		}
		if err := n.Adapt(images(1, 12, "x", "y", "z")); err != nil || n.Input.H != 12 {
			t.Errorf("adapted: %v, reads %v", err, n.Input)
		}
	}
}

// A file without metadata has room for some.
func TestOpenWithoutMetadata(t *testing.T) {
	path := saved(t, paperLike)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	length := 8 + binary.LittleEndian.Uint64(content)
	var header map[string]json.RawMessage
	if err := json.Unmarshal(content[8:length], &header); err != nil {
		t.Fatal(err)
	}
	delete(header, "__metadata__")
	tensors, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	bare := binary.LittleEndian.AppendUint64(nil, uint64(len(tensors)))
	bare = append(append(bare, tensors...), content[length:]...)
	if err := os.WriteFile(path, bare, 0o644); err != nil {
		t.Fatal(err)
	}
	n, err := eval.Open(path, "")
	if err != nil || n.Arch != paperLike || n.Meta == nil || len(n.Meta) != 0 {
		t.Errorf("opened as %+v (%v)", n, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	_, err := eval.Open(filepath.Join(t.TempDir(), "none"), other)
	if !errors.Is(err, fs.ErrNotExist) || errors.As(err, new(*eval.IdentifyError)) {
		t.Errorf("no file: error %v", err)
	}
	path := foreign(t, saved(t, other))
	for arch, want := range map[string]string{
		"":              "pass the full architecture",
		"resnet-1":      "neither a published network",
		other + "-next": "head8-next",
		paperLike:       `missing "stage2.dw.weight"`,
	} {
		_, err := eval.Open(path, arch)
		var unknown *eval.IdentifyError
		if !errors.As(err, &unknown) {
			t.Errorf("%q: error %v", arch, err)
			continue
		}
		if unknown.Arch != arch || len(unknown.Checkpoint.Tensors) == 0 || !strings.HasPrefix(err.Error(), path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", arch, err, want)
		}
		if ambiguous := errors.As(err, new(*checkpoint.AmbiguousError)); ambiguous != (arch == "") {
			t.Errorf("%q: ambiguous is %t", arch, ambiguous)
		}
	}
}

// One message names all that does not fit, and nothing changes.
func TestAdaptRefuses(t *testing.T) {
	own, guessed := saved(t, paperLike), foreign(t, saved(t, paperLike))
	for _, c := range []struct {
		path string
		data *imageset.Dataset
		want string
	}{
		{own, images(1, 28, "a", "b", "c"), "the network reads images of 1x12x12, some has 1x28x28"},
		{own, images(3, 12, "a", "b", "c"), "the network reads images of 1x12x12, some has 3x12x12"},
		{own, images(1, 12, "a", "b"), "the network has 3 classes, some has 2"},
		{own, images(1, 28, "a", "b"), "the network reads images of 1x12x12, some has 1x28x28; the network has 3 classes, some has 2"},
		{guessed, images(3, 16, "a", "b", "c"), "the network reads images of 1x16x16, some has 3x16x16"},
		{guessed, images(1, 16, "a"), "the network has 3 classes, some has 1"},
	} {
		n, err := eval.Open(c.path, "")
		if err != nil {
			t.Fatal(err)
		}
		before := n.Input
		err = n.Adapt(c.data)
		if err == nil || err.Error() != c.path+": "+c.want || n.Input != before {
			t.Errorf("error %v, want %q; reads %v, was %v", err, c.want, n.Input, before)
		}
		if !errors.As(err, new(*eval.FitError)) {
			t.Errorf("a %T", err)
		}
	}
}

// A file may name a network that its tensors are not.
func TestNetworkOfOtherTensors(t *testing.T) {
	n, err := eval.Open(saved(t, other), "")
	if err != nil {
		t.Fatal(err)
	}
	n.Tensors = n.Tensors[1:]
	_, inProgram := n.Program()
	pool := kernel.NewPool(1)
	defer pool.Close()
	_, inModel := n.Model(pool)
	for _, err := range []error{inProgram, inModel} {
		if err == nil || !strings.HasPrefix(err.Error(), n.Path+": ") || !strings.Contains(err.Error(), "missing ") {
			t.Errorf("error %v", err)
		}
	}
}

// One image at a time gets the answers of a batch.
func TestSingle(t *testing.T) {
	n, err := eval.Open("../lrunet/checkpoint/testdata/tiny.pt", "")
	if err != nil {
		t.Fatal(err)
	}
	one, err := n.Single()
	if err != nil {
		t.Fatal(err)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	m, err := n.Model(pool)
	if err != nil {
		t.Fatal(err)
	}
	const images = 5
	predictor, err := m.Predictor(images)
	if err != nil {
		t.Fatal(err)
	}
	noise, b := imageset.Noise(n.Input.Size(), len(n.Classes), images), graph.NewBatch(n.Input, images)
	pixels := make([]float32, images*n.Input.Size())
	for i := range images {
		imageset.Plain(pixels[i*n.Input.Size():][:n.Input.Size()], noise.Image(i))
	}
	b.Fill(pixels, make([]int32, images))
	want, err := predictor.Logits(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range images {
		for c, got := range one.Logits(folded.Interleaved(noise.Image(i), n.Input)) {
			if w := want.Plane(c)[i]; math.Abs(float64(got-w)) > 1e-4*(1+math.Abs(float64(w))) {
				t.Errorf("image %d, class %d: %v, in a batch %v", i, c, got, w)
			}
		}
	}
}
