package lrunet

import (
	"strings"
	"testing"
)

// branched is a small network with every operator.
func branched() *Program {
	b := &builder{program: Program{Arch: "branched", Input: Shape{2, 6, 6}, Classes: 4}}
	x := b.add("conv", Conv{Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 2}, []string{"conv.weight"}, Image)
	x = b.add("bn", BatchNorm{}, normNames("bn"), x)
	x = b.add("lru", LRU{Expansion: 2, Groups: 4}, newIteration("stage", 0).names(), x)
	left := b.add("left", Channels{[]int{0, 1, 2, 3}}, nil, x)
	right := b.add("right", Channels{[]int{4, 5, 6, 7}}, nil, x)
	x = b.add("sum", Add{}, nil, left, right)
	x = b.add("join", Concat{}, nil, x, left)
	x = b.add("max", MaxPool{3, 2, 1}, nil, x)
	x = b.add("relu", ReLU{6}, nil, x)
	x = b.add("mean", AvgPool{2, 1, 0}, nil, x)
	x = b.add("dropout", Dropout{0.2}, nil, x)
	x = b.add("classes", Conv{Out: 4, Kernel: 1, Stride: 1, Groups: 1, Bias: true}, []string{"fc.weight", "fc.bias"}, x)
	b.add("all", AvgPool{}, nil, x)
	p, err := b.finish()
	if err != nil {
		panic(err)
	}
	return p
}

func TestValidateAcceptsEveryOperator(t *testing.T) {
	if err := branched().Validate(); err != nil {
		t.Error(err)
	}
}

func TestValidateFindsInconsistencies(t *testing.T) {
	at := func(p *Program, name string) *Layer {
		for i := range p.Layers {
			if p.Layers[i].Name == name {
				return &p.Layers[i]
			}
		}
		panic(name)
	}
	for want, spoil := range map[string]func(*Program){
		"it has no layers":                    func(p *Program) { p.Layers = nil },
		"network output: classes is 0":        func(p *Program) { p.Classes = 0 },
		`"bn", must have a unique name`:       func(p *Program) { at(p, "lru").Name = "bn" },
		`"bn", reads layer 1`:                 func(p *Program) { at(p, "bn").In = []int{1} },
		"reads layer -2":                      func(p *Program) { at(p, "bn").In = []int{-2} },
		`"bn", reads 2 layers, must be 1`:     func(p *Program) { at(p, "bn").In = []int{0, 0} },
		`"conv", says its result is`:          func(p *Program) { at(p, "conv").Out.C = 7 },
		`"bn", has 3 parameters, must be 4`:   func(p *Program) { at(p, "bn").Params = at(p, "bn").Params[:3] },
		"of shape [8 9 9 9] and role 0":       func(p *Program) { at(p, "conv").Params[0].Shape = []int{8, 9, 9, 9} },
		"role 1, must be [8 1 3 3] and 0":     func(p *Program) { at(p, "conv").Params[0].Role = Bias },
		`an earlier one of that name has [8`:  func(p *Program) { at(p, "classes").Params[0].Name = "conv.weight" },
		`parameter "" of shape`:               func(p *Program) { at(p, "conv").Params[0].Name = "" },
		`"bn", is read by no other`:           func(p *Program) { at(p, "lru").In = []int{0} },
		`"all", yields 4x1x1, must be 5x1x1`:  func(p *Program) { p.Classes = 5 },
		"do not divide into 3 groups":         func(p *Program) { at(p, "conv").Op = Conv{Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 3} },
		"kernel 9 is larger than the 6x6 map": func(p *Program) { at(p, "conv").Op = Conv{Out: 8, Kernel: 9, Stride: 1, Pad: 1, Groups: 2} },
		"stride 0":                            func(p *Program) { at(p, "max").Op = MaxPool{3, 0, 1} },
		"over half of kernel 3":               func(p *Program) { at(p, "max").Op = MaxPool{3, 2, 2} },
		"selects channel 8 of 8":              func(p *Program) { at(p, "left").Op = Channels{[]int{8}} },
		"selects no channel":                  func(p *Program) { at(p, "left").Op = Channels{} },
		"adds 1 layers":                       func(p *Program) { at(p, "sum").In = []int{3} },
		"adds unequal shapes":                 func(p *Program) { at(p, "sum").In = []int{2, 3} },
		"joins 1 layers":                      func(p *Program) { at(p, "join").In = []int{5} },
		"maximum -1 is negative":              func(p *Program) { at(p, "relu").Op = ReLU{-1} },
		"rate 1 is not in":                    func(p *Program) { at(p, "dropout").Op = Dropout{1} },
		"expansion 0":                         func(p *Program) { at(p, "lru").Op = LRU{Groups: 4} },
		"2 templates, 1 bases and rank 0":     func(p *Program) { at(p, "lru").Op = LRU{Expansion: 2, Groups: 4, Templates: 2, Bases: 1} },
		"0 templates, 0 bases and rank -1":    func(p *Program) { at(p, "lru").Op = LRU{Expansion: 2, Groups: 4, Rank: -1} },
		"8 channels do not divide into 3":     func(p *Program) { at(p, "lru").Op = LRU{Expansion: 2, Groups: 3} },
		"unknown operator <nil>":              func(p *Program) { at(p, "bn").Op = nil },
		"unknown operator *lrunet.ReLU":       func(p *Program) { at(p, "relu").Op = &ReLU{} },
	} {
		p := branched()
		spoil(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want ...%s...", err, want)
		}
	}
}

func TestParamsAreUniqueInOrderOfFirstUse(t *testing.T) {
	p := build(t, "lrunet-2", Shape{3, 32, 32}, 10)
	seen := map[string]bool{}
	var names []string
	for _, q := range p.Params() {
		if seen[q.Name] {
			t.Errorf("%s comes twice", q.Name)
		}
		seen[q.Name] = true
		names = append(names, q.Name)
	}
	want := "features.0.weight features.1.weight features.1.bias features.1.running_mean features.1.running_var stage1.dw.weight stage1.pw.weight stage1.dw_bn_list.0.weight"
	if got := strings.Join(names[:8], " "); got != want {
		t.Errorf("got %s..., want %s...", got, want)
	}
}

func TestBuilderReportsTheFirstError(t *testing.T) {
	b := &builder{program: Program{Arch: "x", Input: Shape{2, 6, 6}, Classes: 4}}
	x := b.add("first", Conv{Out: 8, Kernel: 3, Stride: 1, Pad: 1, Groups: 3}, []string{"w"}, Image)
	b.add("second", Channels{}, nil, x)
	if _, err := b.finish(); err == nil || !strings.Contains(err.Error(), `layer "first" 2 channels to 8`) {
		t.Errorf("got %v", err)
	}
	b = &builder{program: Program{Arch: "x", Input: Shape{2, 6, 6}, Classes: 4}}
	b.add("bn", BatchNorm{}, nil, Image)
	if _, err := b.finish(); err == nil || !strings.Contains(err.Error(), "has 0 parameter names, must be 4") {
		t.Errorf("got %v", err)
	}
}
