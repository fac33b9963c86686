package train

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// options are recipes with one option each beside what newFit has.
var options = map[string]func(*Recipe){
	"muon":            func(r *Recipe) { r.Optimizer = "muon" },
	"decoupled decay": func(r *Recipe) { r.DecoupledWeightDecay, r.WeightDecay = true, 0.01 },
	"bias rate":       func(r *Recipe) { r.BiasRate = 16 },
	"reuse gradient":  func(r *Recipe) { r.ReuseGradient = "mean" },
	"progressive":     func(r *Recipe) { r.ProgressiveReuse = 0.6 },
	"lookahead":       func(r *Recipe) { r.Lookahead = 0.95 },
	"residual init":   func(r *Recipe) { r.ResidualInit = "zero" },
	"whiten":          func(r *Recipe) { r.Whiten = true },
	"mixup":           func(r *Recipe) { r.Mixup = 0.2 },
	"cutmix":          func(r *Recipe) { r.Cutmix = 1 },
	"mixup or cutmix": func(r *Recipe) { r.Mixup, r.Cutmix = 0.2, 1 },
	"one-cycle-torch": func(r *Recipe) { r.Schedule = "one-cycle-torch" },
	"average":         func(r *Recipe) { r.EMADecay = 0.9 },
	"any reuse":       func(r *Recipe) { r.AnyReuse, r.ResidualInit = 0b1011, "zero" },
	"shared affine":   func(r *Recipe) { r.AnyReuse, r.ShareAffine, r.ResidualInit = 0b1011, true, "zero" },
	"any reuse and all else": func(r *Recipe) {
		r.AnyReuse, r.Distill = 0b1011, 0.5
		r.Optimizer, r.DecoupledWeightDecay, r.BiasRate, r.ReuseGradient, r.Lookahead = "muon", true, 16, "mean", 0.95
		r.ResidualInit = "depth"
		r.Whiten, r.Mixup, r.Cutmix, r.EMADecay, r.Margin, r.Crop = true, 0.2, 1, 0.9, 1, 2
	},
	"all": func(r *Recipe) {
		r.Optimizer, r.DecoupledWeightDecay, r.BiasRate, r.ReuseGradient, r.Lookahead = "muon", true, 16, "mean", 0.95
		r.ResidualInit = "depth"
		r.Whiten, r.Mixup, r.Cutmix, r.EMADecay, r.Schedule = true, 0.2, 1, 0.9, "one-cycle-torch"
		r.ProgressiveReuse, r.Margin, r.Crop = 0.4, 1, 2
	},
}

// newFitWith is newFit with an option.
func newFitWith(t *testing.T, threads int, option func(*Recipe)) Fit {
	t.Helper()
	f := newFit(t, threads)
	option(&f.Recipe)
	if f.Recipe.AnyReuse != 0 {
		f.Model = anyReuse(t, threads).Model
	}
	return f
}

// Each option changes the training, which learns.
func TestOptionsLearn(t *testing.T) {
	plain := newFit(t, 2)
	if _, err := plain.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for name, option := range options {
		f := newFitWith(t, 2, option)
		if _, err := f.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if slices.Equal(f.Model.Trainable(), plain.Model.Trainable()) {
			t.Errorf("%s: changes nothing", name)
		}
		f = newFitWith(t, 2, option)
		f.Epochs, f.Recipe.Dropout = 15, 0
		curve, err := f.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if last := curve[len(curve)-1]; last.Accuracy < 90 {
			t.Errorf("%s: accuracy %.1f %%: want stripes told apart", name, last.Accuracy)
		}
	}
}

// With each option, a training that is stopped after any step and goes on, on
// another number of threads, ends with the same bits.
func TestResumeIsExactWithEachOption(t *testing.T) {
	for name, option := range options {
		whole := newFitWith(t, 2, option)
		var states []*State
		whole.Now, whole.Keep = fixed, func(s *State) error {
			states = append(states, s.clone())
			return nil
		}
		want, err := whole.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			f := newFitWith(t, 1+s.Step%3, option)
			f.From = s
			curve, err := f.Run(context.Background())
			if err != nil {
				t.Fatalf("%s after step %d: %v", name, s.Step, err)
			}
			if !reflect.DeepEqual(curve, want) {
				t.Errorf("%s after step %d: curve %v, want %v", name, s.Step, curve, want)
			}
			for i, p := range f.Model.Params {
				if !slices.Equal(p.Value, whole.Model.Params[i].Value) {
					t.Errorf("%s after step %d: %s differs", name, s.Step, p.Name)
				}
			}
		}
	}
}

// What is kept of a training with lookahead is not that of one without.
func TestStateWithoutSlowWeightsIsRefused(t *testing.T) {
	f := newFitWith(t, 1, options["lookahead"])
	var state *State
	f.Now, f.Keep = fixed, func(s *State) error {
		state = s.clone()
		return nil
	}
	if _, err := f.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	state.Slow = nil
	again := newFitWith(t, 1, options["lookahead"])
	again.From = state
	if _, err := again.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "another training") {
		t.Errorf("error %v", err)
	}
}

// Fields of options that are not used are not in JSON, so that they leave the
// keys of jobs as they are.
func TestUnusedOptionsAreNotInJSON(t *testing.T) {
	text, err := json.Marshal(Recipe{Optimizer: "sgd", ReuseGradient: "sum"}.Complete())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"batch":128,"rate":0.1,"momentum":0,"nesterov":false,"weight_decay":0,"free_norms":false,"average":0,` +
		`"schedule":"cosine","label_smoothing":0,"dropout":0,"crop":0,"rotate":0,"flip":false}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestOptionsNameTheWrongField(t *testing.T) {
	for field, r := range map[string]Recipe{
		"optimizer":      {Optimizer: "adam"},
		"muon_rate":      {MuonRate: 0.1},
		"muon_steps":     {Optimizer: "muon", MuonSteps: 11},
		"muon_momentum":  {Optimizer: "muon", MuonMomentum: 1},
		"bias_rate":      {BiasRate: -1},
		"reuse_gradient": {ReuseGradient: "median"},
		"lookahead":      {Lookahead: 1},
		"progressive":    {ProgressiveReuse: 1},
		"any_reuse":      {ProgressiveReuse: 0.5, AnyReuse: 3},
		"share_affine":   {ShareAffine: true},
		"distill needs":  {Distill: 0.5},
		"distill must":   {Distill: 1.5, AnyReuse: 3},
		"mixup":          {Mixup: -0.1},
		"cutmix":         {Cutmix: 101},
		"residual_init":  {ResidualInit: "one"},
		"augment":        {Augment: "strong"},
		"crop, erase":    {Augment: "auto", Crop: 2},
		"warm_up":        {WarmUp: 0.1, Schedule: "one-cycle-torch"},
	} {
		if err := r.Validate(); err == nil || !strings.HasPrefix(err.Error(), field) {
			t.Errorf("%s: error %v", field, err)
		}
	}
}

// Muon takes the weights that mix channels, each group's on its own; depthwise
// filters, normalisations and the classifier stay with sgd.
func TestMuonTakesWeightsThatMixChannels(t *testing.T) {
	p, err := lrunet.Build("stem8/2 8x2g4 head16g2", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"features.0.weight": 1, "stage1.pw.weight": 4, "classifier.0.weight": 2}
	if got := mixing(p); !reflect.DeepEqual(got, want) {
		t.Errorf("muon takes %v, want %v", got, want)
	}
	p, err = lrunet.Build("stem8/2 8x2g4t2 8x2g2o 8x2g4r1 8x2b2 head8g2", lrunet.Shape{C: 3, H: 32, W: 32}, 10)
	if err != nil {
		t.Fatal(err)
	}
	want = map[string]int{
		"features.0.weight": 1, "classifier.0.weight": 2, "stage1.pw_template_list.0.weight": 4, "stage1.pw_template_list.1.weight": 4,
		"stage2.pw_list.0.weight": 2, "stage2.pw_list.1.weight": 2, "stage3.pw.weight": 4,
	}
	if got := mixing(p); !reflect.DeepEqual(got, want) {
		t.Errorf("muon takes %v, want %v", got, want)
	}
	for _, name := range []string{"mobilenet-0.25", "shufflenetv2-0.25"} {
		p, err := lrunet.Build(name, lrunet.Shape{C: 3, H: 32, W: 32}, 10)
		if err != nil {
			t.Fatal(err)
		}
		groups := mixing(p)
		for _, l := range p.Layers {
			op, ok := l.Op.(lrunet.Conv)
			if !ok {
				continue
			}
			depthwise := op.Groups > 1 && op.Groups == p.Inputs(l)[0].C
			if _, taken := groups[l.Params[0].Name]; taken == (depthwise || op.Bias) {
				t.Errorf("%s: %s: taken by muon: %v", name, l.Name, taken)
			}
		}
	}
}

// The gradient of weights that are used n times is divided by n, all others
// stay.
func TestReuseGradientIsTheMeanOverUses(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	p, err := lrunet.Build("stem8/2 8x3g4 8x1 head8", shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.New(p, pool)
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Gradient() {
		m.Gradient()[i] = 3
	}
	newOptimizer(m, Recipe{ReuseGradient: "mean", Optimizer: "muon"}.Complete()).step(0)
	for _, q := range m.Params {
		want := float32(3)
		if q.Name == "stage1.dw.weight" || q.Name == "stage1.pw.weight" {
			want = 1
		}
		if q.Grad != nil && q.Grad[0] != want {
			t.Errorf("%s: gradient %g, want %g", q.Name, q.Grad[0], want)
		}
	}
}

// The average's decay warms up: after n steps it is min(decay, (1+n)/(10+n)).
func TestAverageWarmsUp(t *testing.T) {
	weights := []float32{1}
	a := newAverage(weights, 0.5)
	want := 1.
	for n := 1; n <= 20; n++ {
		weights[0] = float32(n * n)
		a.add()
		decay := min(0.5, float64(1+n)/float64(10+n))
		want = decay*want + (1-decay)*float64(n*n)
		isClose(t, "average", a.mean, []float32{float32(want)}, 1e-4)
	}
}
