package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func naiveLoss(classes, n int, logits []float64, labels []int32, smoothing float64) float64 {
	var loss float64
	for i := range n {
		row := logits[i*classes:][:classes]
		var total float64
		for _, v := range row {
			total += math.Exp(v)
		}
		for c, v := range row {
			target := smoothing / float64(classes)
			if c == int(labels[i]) {
				target += 1 - smoothing
			}
			loss -= target * (v - math.Log(total)) / float64(n)
		}
	}
	return loss
}

func TestSoftmaxCrossEntropy(t *testing.T) {
	const classes = 7
	for _, n := range []int{1, 16, 21} {
		for _, smoothing := range []float64{0, 0.1} {
			t.Run(fmt.Sprintf("%d/%v", n, smoothing), func(t *testing.T) {
				rng := newRand(5)
				values := normal(rng, n*classes)
				labels := make([]int32, n)
				for i := range labels {
					labels[i] = rng.Int32N(classes)
				}
				pool := NewPool(2)
				defer pool.Close()
				b := &bench{n: n}
				logits := b.input(mapShape{classes, 1, 1}, values, 3)
				grad := b.result(mapShape{classes, 1, 1}, 3)
				s := NewSoftmaxCrossEntropy(pool, classes)
				loss, correct := s.Forward(grad, logits, labels, smoothing)
				checkClose(t, "loss", []float64{loss}, []float64{naiveLoss(classes, n, values, labels, smoothing)}, 1e-9)
				checkPadding(t, "gradient", grad)
				got := planar(grad)
				for i := range values {
					const step = 1e-6
					v := values[i]
					values[i] = v + step
					up := naiveLoss(classes, n, values, labels, smoothing)
					values[i] = v - step
					want := (up - naiveLoss(classes, n, values, labels, smoothing)) / (2 * step)
					values[i] = v
					if math.Abs(got[i]-want) > 1e-7 {
						t.Fatalf("gradient %d is %v, central difference %v", i, got[i], want)
					}
				}
				checkPredictions(t, s, logits, values, labels, correct)
				alone, _ := s.Forward(nil, logits, labels, smoothing)
				if alone != loss {
					t.Errorf("loss without gradient %v, with %v", alone, loss)
				}
			})
		}
	}
}

func checkPredictions(t *testing.T, s *SoftmaxCrossEntropy, logits *Tensor, values []float64, labels []int32, correct int) {
	t.Helper()
	out := make([]int32, logits.N)
	s.Predict(out, logits)
	hits := 0
	for i, got := range out {
		row := values[i*logits.C:][:logits.C]
		for _, v := range row {
			if v > row[got] {
				t.Errorf("image %d: predicted %d, which is not the largest of %v", i, got, row)
			}
		}
		if got == labels[i] {
			hits++
		}
	}
	if hits != correct {
		t.Errorf("%d correct, want %d", correct, hits)
	}
}

// The loss of an image of two labels is the mean of each one's, by their shares,
// and so is its gradient; a share of 0 changes no bit.
func TestSoftmaxCrossEntropyOfTwoLabels(t *testing.T) {
	const classes, n = 7, 21
	pool := NewPool(2)
	defer pool.Close()
	rng := newRand(6)
	b := &bench{n: n}
	logits := b.input(mapShape{classes, 1, 1}, normal(rng, n*classes), 3)
	s := NewSoftmaxCrossEntropy(pool, classes)
	for _, share := range []float32{0, 0.25, 1} {
		labels, second, shares := make([]int32, n), make([]int32, n), make([]float32, n)
		for i := range labels {
			labels[i], second[i], shares[i] = rng.Int32N(classes), rng.Int32N(classes), share
		}
		first, other, both := b.result(mapShape{classes, 1, 1}, 3), b.result(mapShape{classes, 1, 1}, 3), b.result(mapShape{classes, 1, 1}, 3)
		l1, _ := s.Forward(first, logits, labels, 0.1)
		l2, _ := s.Forward(other, logits, second, 0.1)
		loss, _ := s.ForwardMixed(both, logits, labels, Mixture{second, shares}, 0.1)
		checkClose(t, "loss", []float64{loss}, []float64{float64(1-share)*l1 + float64(share)*l2}, 1e-12)
		checkPadding(t, "gradient", both)
		g1, g2, got := planar(first), planar(other), planar(both)
		for i := range got {
			if want := float64(1-share)*g1[i] + float64(share)*g2[i]; math.Abs(got[i]-want) > 1e-8 || share == 0 && got[i] != g1[i] {
				t.Fatalf("share %g: gradient %d is %g, want %g", share, i, got[i], want)
			}
		}
	}
}

func TestSoftmaxCrossEntropyExtremes(t *testing.T) {
	pool := NewPool(1)
	s := NewSoftmaxCrossEntropy(pool, 3)
	logits, grad := NewTensor(3, 1, 1, 1), NewTensor(3, 1, 1, 1)
	Pack(&logits, []float32{1e30, -1e30, 0}, 1)
	if loss, correct := s.Forward(&grad, &logits, []int32{0}, 0); loss != 0 || correct != 1 {
		t.Errorf("loss of a sure, right answer is %v (%d correct), want 0 (1)", loss, correct)
	}
	Pack(&logits, []float32{2, 2, 2}, 1)
	for label, want := range []int{1, 0, 0} {
		if _, correct := s.Forward(nil, &logits, []int32{int32(label)}, 0); correct != want {
			t.Errorf("of equal logits the first must count: label %d, %d correct", label, correct)
		}
	}
	Pack(&logits, []float32{0, float32(math.NaN()), 0}, 1)
	if loss, _ := s.Forward(nil, &logits, []int32{0}, 0); !math.IsNaN(loss) {
		t.Errorf("loss of NaN logits is %v, want NaN", loss)
	}
}

func TestSoftmaxCrossEntropyAllocatesNothing(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	s := NewSoftmaxCrossEntropy(pool, 10)
	logits, grad := NewTensor(10, 1, 1, 4), NewTensor(10, 1, 1, 4)
	logits.N = 60
	labels, out := make([]int32, 60), make([]int32, 60)
	if n := testing.AllocsPerRun(5, func() {
		s.Forward(&grad, &logits, labels, 0.1)
		s.Predict(out, &logits)
	}); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

// The loss of an image that a teacher answers is the mean, by the teacher's share, of
// the labels' and of the cross entropy with the teacher's softmax; its gradient is
// that loss's differences. A share of 0 changes no bit.
func TestSoftmaxCrossEntropyOfATeacher(t *testing.T) {
	const classes, n, step = 5, 19, 1e-2
	pool := NewPool(2)
	defer pool.Close()
	rng := newRand(7)
	b := &bench{n: n}
	shape := mapShape{classes, 1, 1}
	logits, teacher := b.input(shape, normal(rng, n*classes), 2), b.input(shape, normal(rng, n*classes), 2)
	labels := make([]int32, n)
	for i := range labels {
		labels[i] = rng.Int32N(classes)
	}
	s := NewSoftmaxCrossEntropy(pool, classes)
	plain := b.result(shape, 2)
	hard, _ := s.Forward(plain, logits, labels, 0.1)
	soft := 0.0
	z, q := planar(logits), planar(teacher)
	for i := range n {
		soft += crossEntropy(q[i*classes:][:classes], z[i*classes:][:classes]) / n
	}
	for _, share := range []float64{0, 0.25, 1} {
		taught := Teacher{teacher, share}
		grad := b.result(shape, 2)
		loss, _ := s.ForwardTaught(grad, logits, labels, Mixture{}, 0.1, taught)
		checkClose(t, "loss", []float64{loss}, []float64{(1-share)*hard + share*soft}, 1e-9)
		checkPadding(t, "gradient", grad)
		got := planar(grad)
		if share == 0 && !slices.Equal(got, planar(plain)) {
			t.Error("a teacher without a share changes the gradient")
		}
		for i, v := range z {
			losses := [2]float64{}
			for k, to := range []float64{v + step, v - step} {
				moved := slices.Clone(z)
				moved[i] = to
				losses[k], _ = s.ForwardTaught(nil, b.input(shape, moved, 2), labels, Mixture{}, 0.1, taught)
			}
			if want := (losses[0] - losses[1]) / (2 * step); math.Abs(got[i]-want) > 1e-5 {
				t.Fatalf("share %g: gradient %d is %g, want %g", share, i, got[i], want)
			}
		}
	}
}

// crossEntropy is that of the softmax of logits with the softmax of a target's.
func crossEntropy(target, logits []float64) float64 {
	var sums [2]float64
	for c := range logits {
		sums[0] += math.Exp(target[c])
		sums[1] += math.Exp(logits[c])
	}
	loss := 0.0
	for c := range logits {
		loss -= math.Exp(target[c]) / sums[0] * (logits[c] - math.Log(sums[1]))
	}
	return loss
}
