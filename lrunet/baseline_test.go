package lrunet

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

var (
	gray28  = Shape{1, 28, 28}
	color32 = Shape{3, 32, 32}
)

// The totals are those of the published checkpoints.
func TestBaselineParameterCounts(t *testing.T) {
	for _, c := range []struct {
		name    string
		in      Shape
		classes int
		want    int
	}{
		{"mobilenet-0.25", gray28, 10, 215_498},
		{"mobilenetv2-0.25", gray28, 10, 248_978},
		{"shufflenet-0.5-g3", gray28, 10, 228_349},
		{"shufflenetv2-0.25", gray28, 10, 210_650},
		{"mobilenet-0.25", color32, 10, 215_642},
		{"mobilenetv2-0.25", color32, 10, 249_122},
		{"shufflenet-0.5-g3", color32, 10, 228_565},
		{"shufflenetv2-0.25", color32, 10, 211_082},
		{"mobilenet-0.4", color32, 100, 567_217},
		{"mobilenetv2-0.4", color32, 100, 603_248},
		{"shufflenet-0.75-g3", color32, 100, 559_633},
		{"shufflenetv2-0.75", color32, 100, 568_408},
	} {
		p := build(t, c.name, c.in, c.classes)
		if got := trainable(p); got != c.want {
			t.Errorf("%s on %v, %d classes: %d parameters, want %d", c.name, c.in, c.classes, got, c.want)
		}
		if p.Arch != c.name {
			t.Errorf("%s: the program is called %s", c.name, p.Arch)
		}
	}
}

func trainable(p *Program) int {
	n := 0
	for _, q := range p.Params() {
		if q.Role.Trainable() {
			n += q.Size()
		}
	}
	return n
}

// The files list a published checkpoint's tensors in their order (MobileNet's
// and ShuffleNetV2's: those of the published code). A linear layer's weight
// has two dimensions there, and two more of one element here.
func TestBaselineParametersAreThePublishedOnes(t *testing.T) {
	for _, name := range []string{"mobilenet-0.25", "mobilenetv2-0.25", "shufflenet-0.5-g3", "shufflenetv2-0.25"} {
		text, err := os.ReadFile("testdata/" + name + ".names")
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(strings.TrimSpace(string(text)), "\n")
		var got []string
		for _, q := range build(t, name, gray28, 10).Params() {
			shape := q.Shape
			if q.Name == "linear.weight" || q.Name == "classifier.1.weight" {
				shape = shape[:2]
			}
			got = append(got, strings.Trim(fmt.Sprintf("%s %v", q.Name, shape), "]"))
		}
		for i, line := range got {
			got[i] = strings.Replace(line, "[", "", 1)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// sketch writes a program's layers without their parameters.
func sketch(p *Program) string {
	var b strings.Builder
	for line := range strings.Lines(dump(p)) {
		if !strings.HasPrefix(line, "    ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestBaselineProgramsAreTheGoldenOnes(t *testing.T) {
	for _, name := range []string{"mobilenet-0.25", "mobilenetv2-0.25", "shufflenet-0.5-g3", "shufflenetv2-0.25"} {
		testkit.Golden(t, name+".golden", []byte(sketch(build(t, name, color32, 10))))
	}
}

// Read by columns: of a table of three rows, 01 23 45.
func TestShuffleReadsByColumns(t *testing.T) {
	b := &builder{program: Program{Input: Shape{6, 1, 1}}}
	x := b.shuffle("three", 3, Image)
	if got := b.program.Layers[x].Op.(Channels).Index; !slices.Equal(got, []int{0, 2, 4, 1, 3, 5}) {
		t.Errorf("got %v", got)
	}
	if got := b.shuffle("one", 1, x); got != x || len(b.program.Layers) != 1 {
		t.Error("one group is shuffled")
	}
}

// Any image and any number of classes will do: what is there is pooled.
func TestBaselinesReadImagesOfAnySize(t *testing.T) {
	for _, name := range []string{"mobilenet-0.25", "mobilenetv2-0.25", "shufflenet-0.5-g3", "shufflenetv2-0.25"} {
		for _, in := range []Shape{{1, 1, 1}, {2, 3, 5}, {1, 28, 28}, {3, 32, 32}, {4, 96, 64}} {
			build(t, name, in, 1000)
		}
		for in, want := range map[Shape]string{{0, 28, 28}: "channels is 0", {1, 28, 5000}: "width is 5000"} {
			if _, err := Build(name, in, 10); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s on %v: got %v, want ...%s...", name, in, err, want)
			}
		}
		if _, err := Build(name, gray28, 0); err == nil || !strings.Contains(err.Error(), "classes is 0") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestShuffleNetV2Widths(t *testing.T) {
	for width, want := range map[float64]int{
		0.25: 32, 0.5: 48, 0.75: 60, 1: 116, 1.5: 176, 2: 244, // published
		0.125: 16, 0.4: 40, 1.25: 146, 3: 366, 4: 488, // in between
		0.001: 0,
	} {
		if got := ShuffleNetV2Width(width); got != want {
			t.Errorf("%v: %d channels, want %d", width, got, want)
		}
	}
	last := 0
	for i := range MaxWidthMultiplier * widthSteps {
		c := ShuffleNetV2Width(float64(i+1) / widthSteps)
		if c < last || c%2 != 0 {
			t.Fatalf("width %v: %d channels after %d", float64(i+1)/widthSteps, c, last)
		}
		last = c
	}
}

func TestBaselineNames(t *testing.T) {
	for _, name := range []string{"mobilenet-1", "mobilenet-0.125", "mobilenetv2-4", "shufflenet-1-g8", "shufflenet-0.5-g1", "shufflenet-1-g2", "shufflenet-1-g4", "shufflenetv2-0.32", " mobilenet-0.25\n"} {
		p, err := Build(name, color32, 10)
		if err != nil {
			t.Errorf("%q: %v", name, err)
		} else if err := p.Validate(); err != nil || p.Arch != strings.TrimSpace(name) {
			t.Errorf("%q is called %q (%v)", name, p.Arch, err)
		}
	}
}

func TestBaselineNameErrorsTellTheRightOne(t *testing.T) {
	for name, want := range map[string]string{
		"mobilenet":            `architecture "mobilenet": must be mobilenet-WIDTH, e.g. mobilenet-0.25`,
		"mobilenet-":           "must be mobilenet-WIDTH",
		"mobilenet-wide":       "must be mobilenet-WIDTH",
		"mobilenet-0.25-g3":    "must be mobilenet-WIDTH",
		"mobilenet--1":         "must be mobilenet-WIDTH",
		"mobilenet-0.250":      "did you mean mobilenet-0.25?",
		"mobilenet-.25":        "did you mean mobilenet-0.25?",
		"mobilenet-00.25":      "did you mean mobilenet-0.25?",
		"mobilenet-1.0":        "did you mean mobilenet-1?",
		"mobilenet-+1":         "did you mean mobilenet-1?",
		"mobilenet-0x1p1":      "did you mean mobilenet-2?",
		"mobilenet-0.25x":      "did you mean mobilenet-0.25?",
		"mobilenet-0.3333":     "did you mean mobilenet-0.333?",
		"shufflenetv2-0.62":    `architecture "shufflenetv2-0.62": did you mean shufflenetv2-0.6? It is the same network`,
		"shufflenetv2-0.333":   "did you mean shufflenetv2-0.32? It is the same network",
		"shufflenetv2-1.509":   "did you mean shufflenetv2-1.51?",
		"mobilenetv2-0.251":    "did you mean mobilenetv2-0.25?",
		"mobilenetv2-1e0":      "did you mean mobilenetv2-1?",
		"mobilenet-0":          "width multiplier must be 0.001 to 4",
		"mobilenet-0.0001":     "width multiplier must be 0.001 to 4",
		"mobilenet-4.001":      "width multiplier must be 0.001 to 4",
		"mobilenet-1e300":      "width multiplier must be 0.001 to 4",
		"mobilenet-NaN":        "width multiplier must be 0.001 to 4",
		"mobilenet-Inf":        "width multiplier must be 0.001 to 4",
		"shufflenet":           "must be shufflenet-WIDTH-gGROUPS, e.g. shufflenet-0.25-g3",
		"shufflenet-0.5":       "did you mean shufflenet-0.5-g3?",
		"shufflenet-0.5-3":     "did you mean shufflenet-0.5-g3?",
		"shufflenet-0.5x-g03":  "did you mean shufflenet-0.5-g3?",
		"shufflenet-0.5-g5":    "groups is 5, must be one of [1 2 3 4 8]",
		"shufflenet-0.5-g":     "must be shufflenet-WIDTH-gGROUPS",
		"shufflenet-0.5-g3-g3": "must be shufflenet-WIDTH-gGROUPS",
		"shufflenet-0.3-g3":    "7 channels to 15 do not divide into 3 groups; the nearest possible network is shufflenet-0.25-g3",
		"mobilenetv2-0.05":     `layer "block1.project" has 0 output channels, must be at least 1; the nearest possible network is mobilenetv2-0.07`,
		"mobilenet-0.01":       "the nearest possible network is mobilenet-0.04",
		"shufflenetv2-0.01":    "the nearest possible network is shufflenetv2-0.02",
		"mobilnet-0.25":        `did you mean "mobilenet-0.25"? have lrunet-N`,
		"MobileNet-0.25":       `did you mean "mobilenet-0.25"?`,
		"shufflenetv3-0.25":    `did you mean "shufflenetv2-0.25"?`,
		"mobilenet_v2":         "did you mean mobilenetv2-WIDTH?",
		"lrunet14":             "did you mean lrunet-N, lrunet-N-2x?",
	} {
		_, err := Build(name, color32, 10)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want ...%s...", name, err, want)
		}
	}
	if _, err := Build("resnet-20", color32, 10); err == nil || strings.Contains(err.Error(), "did you mean") {
		t.Errorf("a name far from all: got %v", err)
	}
	if _, err := Parse("mobilenet-0.25"); err == nil || !strings.Contains(err.Error(), "does not reuse layers") {
		t.Errorf("the notation has no baselines: got %v", err)
	}
}

// Two widths are of one name if, and only if, they are of one network.
func TestEachBaselineHasOneName(t *testing.T) {
	decimals := func(v variant) int {
		_, after, _ := strings.Cut(strconv.FormatFloat(v.multiplier, 'f', -1, 64), ".")
		return len(after)
	}
	for first, r := range map[string]baseline{"mobilenet": mobileNet, "mobilenetv2": mobileNetV2, "shufflenet": shuffleNet, "shufflenetv2": shuffleNetV2} {
		for _, groups := range append([]int{1}, r.groups...) {
			if len(r.groups) == 0 && groups != 1 {
				continue
			}
			last, name := []int(nil), variant{}
			for step := 1; step <= MaxWidthMultiplier*widthSteps; step++ {
				v := variant{float64(step) / widthSteps, groups}
				channels, got := r.channels(v), r.simplest(v)
				for i := range last {
					if channels[i] < last[i] {
						t.Fatalf("%s: %v channels at %v, after %v", first, channels, v, last)
					}
				}
				if same := slices.Equal(channels, last); same != (got == name) {
					t.Fatalf("%s: %v is named %v, the one before %v, and has %v after %v", first, v, got, name, channels, last)
				}
				if !slices.Equal(r.channels(got), channels) || decimals(got) > decimals(v) {
					t.Fatalf("%s: %v is named %v", first, v, got)
				}
				last, name = channels, got
			}
		}
	}
}

func FuzzBaselineNames(f *testing.F) {
	for _, name := range []string{"mobilenet-0.25", "mobilenetv2-0.4", "shufflenet-0.5-g3", "shufflenetv2-0.75", "mobilenet-1e9", "shufflenet-4-g8", "shufflenet-0.001-g8", "mobilenetv2-0.001"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p, err := Build(name, gray28, 3)
		if err != nil {
			if len(err.Error()) > 1200 {
				t.Fatalf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		if again, err := Build(p.Arch, gray28, 3); err != nil || again.Arch != p.Arch {
			t.Fatalf("%q is called %q, which is %v (%v)", name, p.Arch, again, err)
		}
		if f, ok := familyOf(name); ok && f.build != nil && p.Arch != strings.TrimSpace(name) {
			t.Fatalf("%q has a second name, %q", name, p.Arch)
		}
	})
}
