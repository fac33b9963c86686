package kernel

import "math"

// SoftmaxCrossEntropy is the loss of classification: the cross entropy of the
// softmax of logits with labels, with label smoothing as PyTorch has it.
type SoftmaxCrossEntropy struct {
	p       *Pool
	classes int
	f       lossForward
	predict lossPredict
}

// NewSoftmaxCrossEntropy makes a loss over the given number of classes.
func NewSoftmaxCrossEntropy(p *Pool, classes int) *SoftmaxCrossEntropy {
	return &SoftmaxCrossEntropy{p: p, classes: classes}
}

// Forward is the mean loss of the images in logits (classes x 1 x 1), whose
// labels are given, and the number of images whose largest logit (the first
// of equals) is their label's. A share of smoothing of each image's target is
// spread evenly over all classes. Unless dlogits is nil, it is set to the
// gradient of the mean loss.
func (s *SoftmaxCrossEntropy) Forward(dlogits, logits *Tensor, labels []int32, smoothing float64) (loss float64, correct int) {
	logits.must("cross entropy", "logits", s.classes, 1, 1, logits.N)
	if dlogits != nil {
		dlogits.result("cross entropy", "gradient", s.classes, 1, 1, logits.N)
	}
	blocks := Blocks(logits.N)
	f := &s.f
	if len(f.losses) < blocks {
		f.losses, f.hits = make([]float64, logits.Blocks), make([]int, logits.Blocks)
	}
	f.dlogits, f.logits, f.labels, f.smoothing = dlogits, logits, labels[:logits.N], smoothing
	s.p.Run(blocks, f)
	for b := range blocks {
		loss += f.losses[b]
		correct += f.hits[b]
	}
	return loss / float64(max(logits.N, 1)), correct
}

// lossForward computes the loss of one block of images in each part.
type lossForward struct {
	dlogits, logits *Tensor
	labels          []int32
	smoothing       float64
	losses          []float64 // sum of each block
	hits            []int     // correct images of each block
}

func (f *lossForward) Part(b, _ int) {
	f.losses[b], f.hits[b] = 0, 0
	if f.dlogits != nil && f.logits.N < (b+1)*Lanes {
		for c := range f.logits.C {
			clear(f.dlogits.block(c, b))
		}
	}
	for i := b * Lanes; i < min((b+1)*Lanes, f.logits.N); i++ {
		f.image(b, i)
	}
}

func (f *lossForward) image(b, i int) {
	lane, label := i-b*Lanes, int(f.labels[i])
	best := argmax(f.logits, b, lane)
	if best == label {
		f.hits[b]++
	}
	top := float64(f.logits.block(best, b)[lane])
	var total, sum float64
	for c := range f.logits.C {
		v := float64(f.logits.block(c, b)[lane]) - top
		total += math.Exp(v)
		sum += v
	}
	norm := math.Log(total)
	right := float64(f.logits.block(label, b)[lane]) - top
	even := f.smoothing / float64(f.logits.C)
	f.losses[b] += norm - (1-f.smoothing)*right - even*sum
	if f.dlogits == nil {
		return
	}
	for c := range f.logits.C {
		target := even
		if c == label {
			target += 1 - f.smoothing
		}
		p := math.Exp(float64(f.logits.block(c, b)[lane]) - top - norm)
		f.dlogits.block(c, b)[lane] = float32((p - target) / float64(f.logits.N))
	}
}

// argmax is the first of the largest logits of one image.
func argmax(logits *Tensor, b, lane int) int {
	best := 0
	for c := 1; c < logits.C; c++ {
		if logits.block(c, b)[lane] > logits.block(best, b)[lane] {
			best = c
		}
	}
	return best
}

// Predict sets out to the class of each image in logits: its largest logit's,
// the first of equals.
func (s *SoftmaxCrossEntropy) Predict(out []int32, logits *Tensor) {
	logits.must("cross entropy", "logits", s.classes, 1, 1, logits.N)
	s.predict = lossPredict{out[:logits.N], logits}
	s.p.Run(Blocks(logits.N), &s.predict)
}

type lossPredict struct {
	out    []int32
	logits *Tensor
}

func (f *lossPredict) Part(b, _ int) {
	for i := b * Lanes; i < min((b+1)*Lanes, f.logits.N); i++ {
		f.out[i] = int32(argmax(f.logits, b, i-b*Lanes))
	}
}
