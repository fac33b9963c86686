// Package space says what may vary in a search: the choices (Space) and one
// point of them (Genome), which stands for one architecture. It samples,
// mutates and crosses. It knows nothing of training, costs or how a search
// chooses.
package space

import (
	"fmt"
	"slices"

	"lrunet/lrunet"
)

// Space is a set of architectures: those whose numbers lie in its lists and
// ranges, whose stages never narrow, and whose pools all find a map larger
// than one pixel. New makes one that can be sampled.
type Space struct {
	StemWidths  []int `yaml:"stem_widths"`  // channels of the stem
	StemStrides []int `yaml:"stem_strides"` // 1, 2 or both
	Stages      Range `yaml:"stages"`       // number of stages
	Widths      []int `yaml:"widths"`       // channels of a stage
	Reuse       []int `yaml:"reuse"`        // executions of a stage
	Pools       Range `yaml:"pools"`        // number of stages that a max-pool follows; left out: none

	// Of the options of a stage an omitted list is the default alone; a flag's
	// values are 0 and 1. A width takes those values that fit it, and a stage one at
	// most of the options from OwnWeights to Bases.
	Expansions []int `yaml:"expansions,omitempty"`  // depthwise outputs per input
	Groups     []int `yaml:"groups,omitempty"`      // groups of the 1x1 convolutions, the head's too
	Unshifted  []int `yaml:"unshifted,omitempty"`   // whether the first normalisation has no shift
	OwnWeights []int `yaml:"own_weights,omitempty"` // whether each iteration has its own weights
	Ranks      []int `yaml:"ranks,omitempty"`       // rank of each iteration's change of the weights
	Templates  []int `yaml:"templates,omitempty"`   // templates that weights are mixed of
	Bases      []int `yaml:"bases,omitempty"`       // filters that weights are made of
	Norms      []int `yaml:"norms,omitempty"`       // what iterations share of normalisations
	Residuals  []int `yaml:"residuals,omitempty"`   // factors of branch and skip
	Injections []int `yaml:"injections,omitempty"`  // whether the input enters each iteration
	Shuffles   []int `yaml:"shuffles,omitempty"`    // channel shuffles behind the last iteration

	HeadWidths []int `yaml:"head_widths"`           // channels of the head
	LinearHead bool  `yaml:"linear_head,omitempty"` // logits without the published ReLU, which can silence a class

	input lrunet.Shape
}

// list is where a space keeps the values of an option of a stage.
func (s *Space) list(o lrunet.StageOption) *[]int {
	switch o.Key {
	case "expansions":
		return &s.Expansions
	case "groups":
		return &s.Groups
	case "unshifted":
		return &s.Unshifted
	case "own_weights":
		return &s.OwnWeights
	case "ranks":
		return &s.Ranks
	case "templates":
		return &s.Templates
	case "bases":
		return &s.Bases
	case "norms":
		return &s.Norms
	case "residuals":
		return &s.Residuals
	case "injections":
		return &s.Injections
	case "shuffles":
		return &s.Shuffles
	}
	panic("space: no list " + o.Key)
}

// Range is the numbers from Min to Max.
type Range struct {
	Min int `yaml:"min"` // the least
	Max int `yaml:"max"` // the most
}

// numbers lists them.
func (r Range) numbers() []int {
	var list []int
	for n := r.Min; n <= r.Max; n++ {
		list = append(list, n)
	}
	return list
}

func (r Range) holds(n int) bool { return r.Min <= n && n <= r.Max }

// New is the space for images of shape in. It fails as Validate does, and
// where the images are too small for the strides and pools that must be.
func New(s Space, in lrunet.Shape) (*Space, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	for _, stride := range s.StemStrides {
		if stride == 2 && in.H <= 1 && in.W <= 1 {
			return nil, fmt.Errorf("space: stem_strides: 2 halves nothing on images of %dx%d", in.H, in.W)
		}
		if n := halvings(in, stride); s.Pools.Min > n {
			return nil, fmt.Errorf("space: pools: min is %d, but images of %dx%d can only be pooled %d times after a stem of stride %d", s.Pools.Min, in.H, in.W, n, stride)
		}
	}
	s = s.withDefaults()
	s.input = in
	return &s, nil
}

// withDefaults is the space with every list filled in, sorted and its own.
func (s Space) withDefaults() Space {
	lists := []*[]int{&s.StemWidths, &s.StemStrides, &s.Widths, &s.Reuse, &s.HeadWidths}
	for _, o := range options {
		list := s.list(o)
		if len(*list) == 0 {
			*list = []int{o.Default}
		}
		lists = append(lists, list)
	}
	for _, list := range lists {
		*list = slices.Sorted(slices.Values(*list))
	}
	return s
}

// stages is the number of stages there can be: enough for the pools.
func (s *Space) stages() Range {
	return Range{max(s.Stages.Min, s.Pools.Min), s.Stages.Max}
}

// pools is the number of pools there can be among n stages.
func (s *Space) pools(n, stride int) Range {
	return Range{s.Pools.Min, min(s.Pools.Max, n, halvings(s.input, stride))}
}

// widthsIn lists the stage widths from low to high.
func (s *Space) widthsIn(low, high int) []int {
	return filter(s.Widths, func(w int) bool { return low <= w && w <= high })
}

// headGroups lists the groups of a head, which divide its width and that of the
// last stage.
func (s *Space) headGroups(last, head int) []int {
	return filter(s.Groups, func(g int) bool { return last%g == 0 && head%g == 0 })
}

// halvings counts the pools that find more than one pixel after a stem.
func halvings(in lrunet.Shape, stride int) int {
	side := (max(in.H, in.W) + stride - 1) / stride
	n := 0
	for ; side > 1; side = (side + 1) / 2 {
		n++
	}
	return n
}

func filter(list []int, ok func(int) bool) []int {
	var kept []int
	for _, v := range list {
		if ok(v) {
			kept = append(kept, v)
		}
	}
	return kept
}
