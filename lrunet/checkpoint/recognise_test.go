package checkpoint

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// weightsOf is a checkpoint with a network's tensors alone, as another program
// would have them.
func weightsOf(t testing.TB, arch string, channels, classes int) *Checkpoint {
	t.Helper()
	p, err := lrunet.Build(arch, lrunet.Shape{C: channels, H: 32, W: 32}, classes)
	must(t, err)
	c := &Checkpoint{Meta: map[string]string{}}
	for _, q := range p.Params() {
		c.Tensors = append(c.Tensors, tensor(q.Name, q.Shape...))
	}
	return c
}

func TestRecognise(t *testing.T) {
	for arch, want := range map[string]string{ // "": itself
		"lrunet-1":     "stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256",
		"lrunet-14-2x": "stem64/2 128x14/2 256x14/2 512x14 1024x14/2 head512",
		"stem32/2 48x3e3g4/2 96x1e1/2 192x64g1 384x2g16/2 head100g2": "",
		"stem2/2 2x1g1/2 4x1g2/2 8x1g4 16x1/2 head1g1":               "",
		"mobilenet-0.25":     "",
		"mobilenet-0.4":      "",
		"mobilenet-1":        "",
		"mobilenet-0.333":    "",
		"mobilenetv2-0.25":   "",
		"mobilenetv2-0.4":    "",
		"mobilenetv2-1":      "",
		"mobilenetv2-1.4":    "",
		"shufflenet-0.5-g3":  "",
		"shufflenet-0.75-g3": "",
		"shufflenet-1-g1":    "",
		"shufflenet-1-g2":    "",
		"shufflenet-1-g4":    "",
		"shufflenet-2-g8":    "",
		"shufflenetv2-0.25":  "",
		"shufflenetv2-0.5":   "",
		"shufflenetv2-0.75":  "",
		"shufflenetv2-1":     "",
		"shufflenetv2-1.5":   "",
		"shufflenetv2-2":     "",
		"shufflenetv2-0.6":   "",
	} {
		if want == "" {
			want = arch
		}
		for _, task := range []struct {
			in      lrunet.Shape
			classes int
		}{{lrunet.Shape{C: 1, H: 28, W: 28}, 10}, {lrunet.Shape{C: 3, H: 32, W: 32}, 100}, {lrunet.Shape{C: 4, H: 32, W: 32}, 2}} {
			got, in, classes, err := Recognise(weightsOf(t, arch, task.in.C, task.classes))
			if err != nil {
				t.Errorf("%s: %v", arch, err)
			} else if got != want || in != task.in || classes != task.classes {
				t.Errorf("%s, %v, %d classes: recognised as %s, %v, %d", arch, task.in, task.classes, got, in, classes)
			}
		}
	}
}

// Linear layers have matrices.
func TestRecogniseLinear(t *testing.T) {
	for arch, name := range map[string]string{"mobilenetv2-0.25": "classifier.1.weight", "shufflenet-0.5-g3": "linear.weight"} {
		c := weightsOf(t, arch, 3, 10)
		w := c.find(name)
		w.Shape = w.Shape[:2]
		got, _, _, err := Recognise(c)
		if must(t, err); got != arch {
			t.Errorf("recognised as %s", got)
		}
		w.Shape = []int{w.Shape[0], w.Shape[1], 1}
		_, _, _, err = Recognise(c)
		wantError(t, err, fmt.Sprintf("%q is %v, must be", name, w.Shape))
	}
}

func (c *Checkpoint) find(name string) *Tensor {
	i := slices.IndexFunc(c.Tensors, func(t Tensor) bool { return t.Name == name })
	return &c.Tensors[i]
}

func TestRecogniseRefuses(t *testing.T) {
	resize := func(name string, shape ...int) func(*Checkpoint) {
		return func(c *Checkpoint) { *c.find(name) = tensor(name, shape...) }
	}
	remove := func(name string) func(*Checkpoint) {
		return func(c *Checkpoint) {
			c.Tensors = slices.DeleteFunc(c.Tensors, func(t Tensor) bool { return t.Name == name })
		}
	}
	cases := map[string]struct {
		arch   string
		change func(*Checkpoint)
		want   []string
	}{
		"nothing known":    {"lrunet-1", func(c *Checkpoint) { c.Tensors = []Tensor{tensor("fc.weight", 2)} }, []string{"unknown network: no tensor has a name that is in the published LruNet"}},
		"pools elsewhere":  {"stem8/2 8x2g4 24x1/2 head8", func(*Checkpoint) {}, []string{`"stem8/2 8x2g4 24x1 head8"`, "pass the full architecture"}},
		"missing":          {"lrunet-2", remove("stage2.pw_bn_list.1.bias"), []string{"looks like LruNet", `missing "stage2.pw_bn_list.1.bias" [128]`}},
		"misshapen":        {"lrunet-2", resize("stage2.dw_bn_list.0.bias", 7), []string{`"stage2.dw_bn_list.0.bias" is [7], must be [256]`}},
		"unknown":          {"lrunet-1", func(c *Checkpoint) { c.Tensors = append(c.Tensors, tensor("extra", 1)) }, []string{`unknown "extra" [1]`}},
		"no stem":          {"lrunet-1", remove("features.0.weight"), []string{`"features.0.weight" is missing`}},
		"no pointwise":     {"lrunet-1", remove("stage3.pw.weight"), []string{`"stage3.pw.weight" is missing`}},
		"no norms":         {"lrunet-1", remove("stage3.dw_bn_list.0.weight"), []string{"stage 3", "reuse"}},
		"no head":          {"lrunet-1", remove("classifier.0.weight"), []string{`"classifier.0.weight" is missing`}},
		"no classes":       {"lrunet-1", remove("classifier.4.bias"), []string{`missing "classifier.4.bias" [10]`}},
		"flat pointwise":   {"lrunet-1", resize("stage3.pw.weight", 9), []string{"must have more dimensions"}},
		"scalar":           {"lrunet-1", resize("stage1.dw.weight"), []string{`"stage1.dw.weight" is []`}},
		"odd expansion":    {"lrunet-1", resize("stage1.dw.weight", 100, 1, 3, 3), []string{"100 channels between its convolutions"}},
		"odd head":         {"lrunet-1", resize("classifier.0.weight", 256, 60, 1, 1), []string{"512 channels come in", "60 a group"}},
		"narrowing":        {"lrunet-1", resize("stage4.pw.weight", 128, 64, 1, 1), []string{"stage 4", "narrower"}},
		"no such width":    {"mobilenet-0.5", resize("features.13.conv2.weight", 511*1000, 1, 1, 1), []string{"no width multiplier up to 4 has the 511000 channels"}},
		"no last block":    {"mobilenetv2-0.5", remove("features.17.conv.6.weight"), []string{"looks like MobileNetV2", `"features.17.conv.6.weight" is missing`}},
		"other block":      {"mobilenetv2-0.5", resize("features.3.conv.0.weight", 5, 12, 1, 1), []string{"does not fit mobilenetv2-0.5", `"features.3.conv.0.weight" is [5 12 1 1], must be [72 12 1 1]`}},
		"rounded up":       {"mobilenet-1", resize("features.13.conv2.weight", 341, 1024, 1, 1), []string{"looks like MobileNet"}},
		"odd groups":       {"shufflenet-1-g3", resize("layer1.0.conv1.weight", 54, 7, 1, 1), []string{"no multiple of the 7 a group reads"}},
		"unknown groups":   {"shufflenet-1-g3", resize("layer1.0.conv1.weight", 54, 4, 1, 1), []string{"groups is 6"}},
		"no stem, shuffle": {"shufflenet-1-g3", remove("conv1.weight"), []string{`"conv1.weight" is missing`}},
		"other unit":       {"shufflenetv2-0.5", resize("layer2.3.bn1.bias", 3), []string{"shufflenetv2-0.5", `"layer2.3.bn1.bias" is [3]`}},
	}
	for name, k := range cases {
		t.Run(name, func(t *testing.T) {
			c := weightsOf(t, k.arch, 3, 10)
			k.change(c)
			_, _, _, err := Recognise(c)
			wantError(t, err, k.want...)
		})
	}
}

// A checkpoint of PyTorch becomes one of ours, by itself or told what it is.
func TestIdentify(t *testing.T) {
	c, err := Load("testdata/tiny.pt")
	must(t, err)
	c.Meta["format"] = "pt" // as Python's safetensors has it
	must(t, Identify(c, ""))
	if c.Arch != "stem8/2 8x2e3g4/2 16x1e1g2/2 32x2 64x1g16/2 head16g4" || c.Input != (lrunet.Shape{C: 3, H: 32, W: 32}) ||
		!slices.Equal(c.Classes, []string{"0", "1", "2", "3", "4"}) {
		t.Errorf("is %s, %v, %v", c.Arch, c.Input, c.Classes)
	}
	path := testPath(t)
	must(t, Save(path, c))
	back, err := Load(path)
	must(t, err)
	if !reflect.DeepEqual(back, c) {
		t.Errorf("came back as\n%+v, was\n%+v", back, c)
	}

	const arch = "stem8 8x2g4 24x1/2 head8"
	c = weightsOf(t, arch, 1, 3)
	must(t, Identify(c, "  stem8  8x2g4 24x1/2 head8g8"))
	if c.Arch != arch || c.Input != (lrunet.Shape{C: 1, H: 28, W: 28}) || len(c.Classes) != 3 {
		t.Errorf("is %s, %v, %v", c.Arch, c.Input, c.Classes)
	}
	before := *c
	wantError(t, Identify(c, "lrunet-1"), "does not fit", "and ")
	wantError(t, Identify(c, "resnet-1"), "neither a published network")
	if !reflect.DeepEqual(&before, c) {
		t.Error("a refused architecture changed the checkpoint")
	}
}

// The published checkpoints are in a folder of their own.
func TestPublished(t *testing.T) {
	folder := os.Getenv("LRUNET_CHECKPOINTS")
	if folder == "" {
		t.Skip("set LRUNET_CHECKPOINTS to the folder of the published checkpoints (*.t7) to read them")
	}
	files, err := os.ReadDir(folder)
	must(t, err)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".t7") {
			continue
		}
		content, err := os.ReadFile(folder + "/" + f.Name())
		must(t, err)
		var c *Checkpoint
		used := allocated(func() { c, err = decode(content) })
		must(t, err)
		must(t, Identify(c, ""))
		t.Logf("%s: %s, %s %%, %d MiB for %d", f.Name(), c.Arch, c.Meta[MetaAccuracy], used>>20, len(content)>>20)
		if limit := mostMemory(len(content)); used > limit {
			t.Errorf("%s needs %d bytes, at most %d are allowed", f.Name(), used, limit)
		}
	}
}
