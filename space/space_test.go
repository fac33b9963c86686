package space

import (
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"lrunet/lrunet"
)

var gray = lrunet.Shape{C: 1, H: 28, W: 28}

// paper is a space around the published networks.
func paper() Space {
	return Space{
		StemWidths: []int{16, 32, 64}, StemStrides: []int{1, 2},
		Stages: Range{2, 5}, Widths: []int{16, 32, 64, 128, 256, 512}, Reuse: []int{1, 2, 4, 8, 10, 14},
		Pools: Range{1, 4}, HeadWidths: []int{64, 128, 256},
	}
}

// onImages is a space and the images that its networks read.
type onImages struct {
	space Space
	in    lrunet.Shape
}

// small spaces have few enough points to visit all of them.
var small = map[string]onImages{
	"every field varies": {Space{
		StemWidths: []int{4, 8}, StemStrides: []int{1, 2}, Stages: Range{1, 2}, Widths: []int{4, 8}, Reuse: []int{1, 2},
		Pools: Range{0, 1}, Expansions: []int{1, 2}, Groups: []int{4, 8}, HeadWidths: []int{8},
	}, gray},
	"pools bound by the image": {Space{
		StemWidths: []int{8}, StemStrides: []int{2, 1}, Stages: Range{1, 4}, Widths: []int{8}, Reuse: []int{1},
		Pools: Range{1, 4}, HeadWidths: []int{8, 16},
	}, lrunet.Shape{C: 1, H: 3, W: 5}},
	"as many pools as stages": {Space{
		StemWidths: []int{8, 24}, StemStrides: []int{1}, Stages: Range{1, 3}, Widths: []int{16, 8, 32}, Reuse: []int{3},
		Pools: Range{2, 2}, HeadWidths: []int{16},
	}, gray},
	"widths below every stem": {Space{
		StemWidths: []int{10, 20}, StemStrides: []int{1}, Stages: Range{2, 2}, Widths: []int{8, 16, 24}, Reuse: []int{2, 9},
		Groups: []int{8, 3}, HeadWidths: []int{24},
	}, gray},
	"options exclude each other": {Space{
		StemWidths: []int{8}, StemStrides: []int{1}, Stages: Range{1, 1}, Widths: []int{8}, Reuse: []int{1, 2},
		Unshifted: []int{0, 1}, OwnWeights: []int{0, 1}, Ranks: []int{0, 1, 2}, Templates: []int{0, 3}, HeadWidths: []int{8},
	}, gray},
	"an option that must be": {Space{
		StemWidths: []int{8}, StemStrides: []int{1}, Stages: Range{1, 2}, Widths: []int{8}, Reuse: []int{2},
		Ranks: []int{1, 2}, HeadWidths: []int{8},
	}, gray},
	"one point": {Space{
		StemWidths: []int{8}, StemStrides: []int{1}, Stages: Range{1, 1}, Widths: []int{8}, Reuse: []int{3}, HeadWidths: []int{8},
	}, gray},
}

// Each option of a stage has a small space in which it alone varies.
func init() {
	for _, o := range options {
		s := Space{
			StemWidths: []int{8}, StemStrides: []int{1}, Stages: Range{1, 2}, Widths: []int{8, 16}, Reuse: []int{1, 2}, HeadWidths: []int{8},
		}
		*s.list(o) = []int{o.Default, o.Min}
		if o.Min == o.Default {
			*s.list(o) = []int{o.Default, o.Min + 1}
		}
		small["option "+o.Name] = onImages{s, gray}
	}
}

func newSpace(t *testing.T, s Space, in lrunet.Shape) *Space {
	t.Helper()
	made, err := New(s, in)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// sound fails the test if a genome is not a point of its space that builds.
func sound(t *testing.T, g *Genome, in lrunet.Shape) {
	t.Helper()
	if _, err := g.space.Encode(g.Arch()); err != nil {
		t.Fatal(err)
	}
	p, err := lrunet.Build(g.Key(), in, 10)
	if err != nil {
		t.Fatal(err)
	}
	if p.Arch != g.Key() {
		t.Fatalf("key %q is not canonical: the network is %q", g.Key(), p.Arch)
	}
}

func TestYAML(t *testing.T) {
	const text = `
stem_widths: [16, 32, 64]
stem_strides: [1, 2]
stages: {min: 2, max: 5}
widths: [16, 32, 64, 128, 256, 512]
reuse: [1, 2, 4, 8, 10, 14]
pools: {min: 1, max: 4}
head_widths: [64, 128, 256]
`
	var got Space
	if err := yaml.UnmarshalWithOptions([]byte(text), &got, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, paper()) {
		t.Errorf("got %+v, want %+v", got, paper())
	}
	out, err := yaml.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var again Space
	if err := yaml.UnmarshalWithOptions(out, &again, yaml.Strict()); err != nil || !reflect.DeepEqual(got, again) {
		t.Errorf("written and read again: %+v (%v)", again, err)
	}
}

func TestValidateNamesTheField(t *testing.T) {
	if err := paper().Validate(); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for want, spoil := range map[string]func(*Space){
		"space: stem_widths: must have at least one number":                            func(s *Space) { s.StemWidths = nil },
		"space: stem_strides: 3 is outside 1 to 2":                                     func(s *Space) { s.StemStrides = []int{3} },
		"space: widths: 8192 is outside 2 to 4096":                                     func(s *Space) { s.Widths = []int{8, 8192} },
		"space: widths: duplicate 64":                                                  func(s *Space) { s.Widths = []int{64, 128, 64} },
		"space: reuse: 0 is outside 1 to 64":                                           func(s *Space) { s.Reuse = []int{0} },
		"space: expansions: 9 is outside 1 to 8":                                       func(s *Space) { s.Expansions = []int{9} },
		"space: groups: -8 is outside":                                                 func(s *Space) { s.Groups = []int{-8} },
		"space: head_widths: must have at least one number":                            func(s *Space) { s.HeadWidths = nil },
		"space: stages: min 0, max 5: must be from 1 to 16":                            func(s *Space) { s.Stages.Min = 0 },
		"space: stages: min 6, max 5":                                                  func(s *Space) { s.Stages.Min = 6 },
		"space: stages: min 2, max 17":                                                 func(s *Space) { s.Stages.Max = 17 },
		"space: pools: min -1, max 4: must be from 0":                                  func(s *Space) { s.Pools.Min = -1 },
		"space: pools: min is 6, but there are at most 5 stages":                       func(s *Space) { s.Pools = Range{6, 7} },
		"space: stem_widths: 1024 is wider than the widest stage, 512":                 func(s *Space) { s.StemWidths = []int{1024, 16} },
		"space: widths: 513 is odd":                                                    func(s *Space) { s.Widths = []int{513} },
		"space: widths: 516 is not a multiple of any of the groups [8]":                func(s *Space) { s.Widths = []int{516} },
		"space: bases: 4 never occurs: a stage has it or one of ranks, where 0 is not": func(s *Space) { s.Reuse, s.Ranks, s.Bases = []int{2}, []int{1}, []int{0, 4} },
		"space: reuse: 1 never occurs: own_weights has no 0":                           func(s *Space) { s.OwnWeights = []int{1} },
		"space: norms: 2 never occurs: all stages are executed once":                   func(s *Space) { s.Reuse, s.Norms = []int{1}, []int{0, 2} },
		"space: head_widths: none of the groups [8] divides both 60 and":               func(s *Space) { s.HeadWidths = []int{60} },
		"none of the groups [3 8] divides both 6 and a stage's width of 512":           func(s *Space) { s.HeadWidths, s.Groups, s.Widths = []int{6}, []int{8, 3}, []int{24, 512} },
	} {
		s := paper()
		spoil(&s)
		for name, err := range map[string]error{"Validate": s.Validate(), "New": second(New(s, gray))} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %s...", name, err, want)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestNewRefusesImagesThatAreTooSmall(t *testing.T) {
	s := paper()
	s.Pools = Range{5, 5}
	if err := second(New(s, gray)); err == nil || !strings.Contains(err.Error(), "pools: min is 5, but images of 28x28 can only be pooled 4 times after a stem of stride 2") {
		t.Errorf("got %v", err)
	}
	s.StemStrides = []int{1}
	if err := second(New(s, gray)); err != nil {
		t.Errorf("stride 1: %v", err)
	}
	s = paper()
	s.Pools.Min = 0
	if err := second(New(s, lrunet.Shape{C: 1, H: 1, W: 1})); err == nil || !strings.Contains(err.Error(), "stem_strides: 2 halves nothing on images of 1x1") {
		t.Errorf("got %v", err)
	}
}

func TestNewLeavesItsArgumentAlone(t *testing.T) {
	s := small["as many pools as stages"].space
	newSpace(t, s, gray).Widths[0] = 99
	if !reflect.DeepEqual(s.Widths, []int{16, 8, 32}) || s.Groups != nil {
		t.Errorf("got %+v", s)
	}
}

func TestEncode(t *testing.T) {
	s := newSpace(t, paper(), gray)
	for _, name := range []string{"lrunet-1", "lrunet-14", "stem16 32x2 64x1/2 head128"} {
		a, err := lrunet.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		g, err := s.Encode(a)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if g.Key() != a.String() || !reflect.DeepEqual(g.Arch(), a) {
			t.Errorf("%s: decodes to %s", name, g.Key())
		}
	}
	for text, want := range map[string]string{
		"lrunet-3":                         "stage 1: reuse: 3 is not among [1 2 4 8 10 14]",
		"lrunet-14-2x":                     "stage 4: widths: 1024 is not among",
		"stem8 16x1/2 16x1 head64":         "stem_widths: 8 is not among [16 32 64]",
		"stem16 16x1/2 head64":             "stages: 1 is outside 2 to 5",
		"stem16 16x1 16x1 head64":          "pools: 0 is outside 1 to 2",
		"stem16 16x1/2 16x1e4 head64":      "stage 2: expansions: 4 is not among [2]",
		"stem16 16x1/2 16x1g4 head64":      "stage 2: groups: 4 is not among [8]",
		"stem16 16x1/2 16x1 head32":        "head_widths: 32 is not among",
		"stem16 16x1/2 16x1 head64g16":     "groups: 16 is not among [8]",
		"stem16 16x1/2 16x1 head64-linear": "head: its logits have no ReLU",
	} {
		a, err := lrunet.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Encode(a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want ...%s", text, err, want)
		}
	}
	if _, err := s.Encode(lrunet.Arch{}); err == nil || !strings.Contains(err.Error(), "stem: width is 0") {
		t.Errorf("got %v", err)
	}
	tiny := newSpace(t, paper(), lrunet.Shape{C: 1, H: 4, W: 4})
	a, _ := lrunet.Parse("stem16/2 16x1/2 16x1/2 head64")
	if _, err := tiny.Encode(a); err == nil || !strings.Contains(err.Error(), "pools: 2 is outside 1 to 1 (images of 4x4)") {
		t.Errorf("got %v", err)
	}
}

func TestEncodedGenomeIsItsOwn(t *testing.T) {
	s := newSpace(t, paper(), gray)
	a, _ := lrunet.Parse("lrunet-14")
	g, err := s.Encode(a)
	if err != nil {
		t.Fatal(err)
	}
	c := g.Clone()
	before := g.Key()
	rng := rand.New(rand.NewSource(1))
	for range 50 {
		c.Mutate(rng)
	}
	g.Arch().Stages[0].Width = 1
	if g.Key() != before || a.String() != before {
		t.Error("changing a copy changed the original")
	}
}
