package reports

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"lrunet/eval"
	"lrunet/eval/stats"
)

// full is a search of n candidates with every field that a search can have.
func full(n int) Search {
	rng := rand.New(rand.NewPCG(3, 4))
	s := small()
	s.Title, s.Rows, s.Images = "Layer-reuse networks for Fashion-MNIST", nil, 6000
	s.Genes = []Gene{{"stages"}, {"stem width"}, {"width 1"}, {"width 2"}, {"width 3"}, {"reuse 1"}, {"reuse 2"}, {"reuse 3"}}
	s.Classes = []string{"T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}
	clock := []time.Time{s.Sessions.Started(), s.Sessions.Started().Add(3 * time.Second)}
	for i := range n {
		s.Rows = append(s.Rows, fullRow(rng, s.Rows, i, clock))
	}
	markFront(s.Rows, s.Objectives)
	for i, r := range s.Front() {
		row := &s.Rows[r.Order-1]
		row.Dominated = float64(i%5) / 10
		row.Confusion = fullConfusion(rng, len(s.Classes))
		if i > 0 {
			row.Ties = []int{i}
		}
	}
	s.Hypervolume, s.Spent = fullCurves(rng, s.Rows)
	s.References = []Reference{
		{"lrunet-4", "published, 300 epochs", eval.Measures{{Name: "accuracy", Value: 90.1}, {Name: "params", Value: 62000}, {Name: "mac_fetch_once", Value: 800000}}},
		{"MobileNetV3-small", "published", eval.Measures{{Name: "accuracy", Value: 91.5}, {Name: "params", Value: 150000}, {Name: "mac_fetch_once", Value: 1500000}}},
	}
	s.Limits = []Limit{{"params", math.NaN(), 150000}, {"accuracy", 60, math.NaN()}}
	for _, target := range []string{"accuracy", "front"} {
		for i, g := range s.Genes {
			share := 0.3 / float64(1+(i+len(target))%7)
			s.Importance = append(s.Importance, Importance{g.Name, target, share, share * 0.7, share*1.2 + 0.01})
		}
	}
	s.Effects = []Effect{
		{"twice the parameters", 2.1, 1.7, 2.5, "points", n, "linear model of log parameters"},
		{"one more iteration in stage 3", 0.24, -0.02, 0.5, "points", n / 3, "pairs that differ in it alone"},
	}
	for i, r := range s.Front() {
		if i < 4 {
			test := Estimate{r.value(s.Objectives[0]) + 1.5, 0.3, 3}
			s.Finals = append(s.Finals, Final{Number: i + 1, Arch: r.Arch, Epochs: 100, Planned: 3, Test: test, Minutes: 12.5, Measures: r.Measures})
		}
	}
	if len(s.Finals) > 0 {
		beside := Final{Name: "lrunet-1", Arch: "stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256", Epochs: 100, Planned: 3, Test: Estimate{91.5, 0.2, 3}, Minutes: 9}
		beside.Measures = s.Finals[0].Measures
		s.Finals = append(s.Finals, beside)
	}
	return s
}

// fullConfusion is of 100 images of each class, most of them recognised.
func fullConfusion(rng *rand.Rand, classes int) stats.Confusion {
	c := stats.NewConfusion(classes)
	for truth := range classes {
		for range 100 {
			predicted := truth
			if rng.IntN(5) == 0 {
				predicted = rng.IntN(classes)
			}
			c.Add(truth, predicted)
		}
	}
	return c
}

// fullRow is the next candidate after some.
func fullRow(rng *rand.Rand, before []Row, i int, clock []time.Time) Row {
	stages, stem := 2+rng.IntN(2), 8*(1+rng.IntN(4))
	widths, reuse := []int{16 * (1 + rng.IntN(3)), 32 * (1 + rng.IntN(3)), 64 * (1 + rng.IntN(3))}, []int{1 + rng.IntN(8), 1 + rng.IntN(8), 1 + rng.IntN(8)}
	r := Row{Order: i + 1, Epochs: []int{5, 10, 20}[min(2, rng.IntN(5)/2)], Genes: []float64{float64(stages), float64(stem)}}
	r.Blocks, r.Arch = fullBlocks(stages, stem, widths, reuse)
	for j := range 3 {
		width, times := math.NaN(), math.NaN()
		if j < stages {
			width, times = float64(widths[j]), float64(reuse[j])
		}
		r.Genes = append(r.Genes[:2+j], append([]float64{width}, r.Genes[2+j:]...)...)
		r.Genes = append(r.Genes, times)
	}
	r.Key = fmt.Sprintf("%016x", rng.Uint64())
	r.Lineage = &Lineage{Generation: i / 40}
	if i >= 40 {
		r.Lineage.Operator = []string{"crossover", "mutation"}[rng.IntN(2)]
		for range 2 {
			r.Lineage.Parents = append(r.Lineage.Parents, before[rng.IntN(i/40*40)].Key)
		}
	}
	for _, c := range []Command{
		{"Train it in full", "lrunet train --data fashion-mnist --epochs 100 --arch %q"}, {"Predict", "lrunet predict --checkpoint runs/demo/checkpoints/%[2]s.safetensors image.png"},
		{"Export to ONNX", "lrunet export --format onnx runs/demo#%[2]s"},
	} {
		r.Commands = append(r.Commands, Command{c.Label, strings.TrimSuffix(fmt.Sprintf(c.Line+"%.0[1]s%.0[2]s", r.Arch, r.Key), "")})
	}
	fullMeasures(rng, &r, reuse[:stages], i)
	w := i % 2
	r.Span = Span{clock[w], time.Duration(20+rng.IntN(40)) * time.Second, w + 1, "alpha"}
	if r.Violation > 0 {
		r.Span = Span{}
	}
	clock[w] = clock[w].Add(r.Span.Duration + time.Duration(rng.IntN(4))*time.Second)
	return r
}

// fullBlocks is a stem, stages and a head, and their notation.
func fullBlocks(stages, stem int, widths, reuse []int) ([]Block, string) {
	arch := fmt.Sprintf("stem%d/2", stem)
	blocks := []Block{{"stem", arch, stem, 28, 28, 1, 2, false, float64(9 * stem), float64(9 * stem * 196)}}
	in, size := stem, 14
	for j := range stages {
		w, part, shrink := widths[j], fmt.Sprintf("%dx%d/2", widths[j], reuse[j]), 2
		if j == stages-1 {
			part, shrink = strings.TrimSuffix(part, "/2"), 1
		}
		params := float64(in*w + 9*w + w*w)
		blocks = append(blocks, Block{fmt.Sprintf("stage %d", j+1), part, w, size, size, reuse[j], shrink, shrink > 1, params, params * float64(size*size*reuse[j])})
		arch, in, size = arch+" "+part, w, size/shrink
	}
	blocks = append(blocks, Block{"head", fmt.Sprintf("head%d", in), in, size, size, 1, 1, false, float64(in*in + 10*in), float64(in * in)})
	return blocks, fmt.Sprintf("%s head%d", arch, in)
}

// fullMeasures trains the candidate, or not.
func fullMeasures(rng *rand.Rand, r *Row, reuse []int, i int) {
	params, madds, total := 0.0, 0.0, 0
	for _, b := range r.Blocks {
		params, madds = params+b.Params, madds+b.MAdds
	}
	for _, n := range reuse {
		total += n
	}
	costs := eval.Measures{
		{Name: "params", Value: params, Unit: "elements", Better: "lower"}, {Name: "mac_fetch_once", Value: math.Round(params*3 + madds/9), Unit: "elements", Better: "lower"},
		{Name: "madds", Value: madds, Unit: "multiply-adds", Better: "lower"}, {Name: "peak_activations", Value: math.Round(madds/90) + 4000, Unit: "elements", Better: "lower"},
	}
	r.Measures = costs
	switch {
	case params > 120000 && i%3 == 0:
		r.Violation, r.Failure = params-120000, "exceeds the limit of 120,000 parameters"
		return
	case i%20 == 19:
		r.Failure = fmt.Sprintf("loss is NaN at step %d", 10+rng.IntN(200))
		return
	}
	end := 58 + 6*math.Log10(params/1000)*1.6 + 4*math.Log(float64(total)) + 1.2*rng.NormFloat64()
	for e := range r.Epochs {
		p := 1 - math.Exp(-float64(e+1)/4)
		r.Curve = append(r.Curve, CurvePoint{e + 1, 2.3 - 1.7*p + 0.03*rng.NormFloat64(), 0.1, 10 + (end-10)*p + 0.6*rng.NormFloat64()})
	}
	accuracy := math.Round(100*r.Curve[r.Epochs-1].Accuracy) / 100
	r.Measures = append(eval.Measures{{Name: "accuracy", Value: accuracy, Unit: "%", Better: "higher"}}, costs...)
	for range 10 {
		r.Recalls = append(r.Recalls, math.Min(99.9, accuracy+6*rng.NormFloat64()))
	}
}

func fullCurves(rng *rand.Rand, rows []Row) (over, spent []Curve) {
	over, spent = []Curve{{Name: "NSGA-II"}, {Name: "random search"}}, []Curve{{Name: "NSGA-II"}, {Name: "random search"}}
	values, epochs := []float64{0.2, 0.2}, 0.0
	rows = slices.SortedFunc(slices.Values(rows), func(a, b Row) int { return cmp.Compare(a.Order, b.Order) })
	for i, r := range rows {
		epochs += float64(r.Epochs)
		for j, rate := range []float64{0.07, 0.05} {
			values[j] += (0.78 - 0.1*float64(j) - values[j]) * rate * rng.Float64()
			over[j].Points = append(over[j].Points, Point{float64(i + 1), values[j]})
			spent[j].Points = append(spent[j].Points, Point{epochs, values[j]})
		}
	}
	return over, spent
}
