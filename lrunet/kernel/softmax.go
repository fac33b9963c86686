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
	return s.ForwardMixed(dlogits, logits, labels, Mixture{}, smoothing)
}

// Mixture is a second label for each image, where an image is made of two. The
// zero value is none.
type Mixture struct {
	Labels []int32
	Shares []float32 // of the target that the second label has, 0 to 1
}

// Teacher is another network's answers to the same images, of which their targets
// are made in part. The zero value is none.
type Teacher struct {
	Logits *Tensor // shape as the learner's
	Share  float64 // of the target that the softmax of Logits has, 0 to 1
}

// ForwardMixed is Forward for images of two labels each. An image is correct if
// its largest logit is its first label's.
func (s *SoftmaxCrossEntropy) ForwardMixed(dlogits, logits *Tensor, labels []int32, mixture Mixture, smoothing float64) (loss float64, correct int) {
	return s.ForwardTaught(dlogits, logits, labels, mixture, smoothing, Teacher{})
}

// ForwardTaught is ForwardMixed for images that another network has answered. Its
// answers are constants: no gradient goes to them.
func (s *SoftmaxCrossEntropy) ForwardTaught(dlogits, logits *Tensor, labels []int32, mixture Mixture, smoothing float64, teacher Teacher) (loss float64, correct int) {
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
	f.mixture, f.teacher = mixture, teacher
	if teacher.Share > 0 {
		teacher.Logits.must("cross entropy", "teacher", s.classes, 1, 1, logits.N)
	}
	if mixture.Labels != nil {
		f.mixture = Mixture{mixture.Labels[:logits.N], mixture.Shares[:logits.N]}
	}
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
	mixture         Mixture
	teacher         Teacher
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
	second, share := f.second(i)
	if share > 0 {
		right += share * (float64(f.logits.block(second, b)[lane]) - top - right)
	}
	loss := norm - (1-f.smoothing)*right - f.smoothing/float64(f.logits.C)*sum
	if f.dlogits != nil {
		f.gradient(b, i, top, norm)
	}
	if f.teacher.Share > 0 {
		loss += f.teacher.Share * (f.taught(b, i, top, norm) - loss)
	}
	f.losses[b] += loss
}

// taught is the cross entropy of one image with the teacher's softmax. It brings
// the image's gradient, which is there, as far towards this one's.
func (f *lossForward) taught(b, i int, top, norm float64) float64 {
	lane := i - b*Lanes
	highest := float64(f.teacher.Logits.block(argmax(f.teacher.Logits, b, lane), b)[lane])
	var total, loss float64
	for c := range f.logits.C {
		total += math.Exp(float64(f.teacher.Logits.block(c, b)[lane]) - highest)
	}
	for c := range f.logits.C {
		target := math.Exp(float64(f.teacher.Logits.block(c, b)[lane])-highest) / total
		log := float64(f.logits.block(c, b)[lane]) - top - norm
		loss -= target * log
		if f.dlogits != nil {
			d := &f.dlogits.block(c, b)[lane]
			*d += float32(f.teacher.Share * ((math.Exp(log)-target)/float64(f.logits.N) - float64(*d)))
		}
	}
	return loss
}

// second is an image's second label and that one's share.
func (f *lossForward) second(i int) (label int, share float64) {
	if f.mixture.Labels == nil {
		return -1, 0
	}
	return int(f.mixture.Labels[i]), float64(f.mixture.Shares[i])
}

// gradient sets the gradient of one image, given the largest logit and the
// logarithm of the softmax's denominator.
func (f *lossForward) gradient(b, i int, top, norm float64) {
	lane, label := i-b*Lanes, int(f.labels[i])
	second, share := f.second(i)
	for c := range f.logits.C {
		target := f.smoothing / float64(f.logits.C)
		if c == label {
			target += (1 - f.smoothing) * (1 - share)
		}
		if c == second {
			target += (1 - f.smoothing) * share
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
