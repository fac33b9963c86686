package kernel

import (
	"fmt"
	"testing"
)

func TestSGD(t *testing.T) {
	// Two steps on one weight by hand, PyTorch's definition: weight 1,
	// gradients 0.5 then -0.25, rate 0.1, momentum 0.9, decay 0.01.
	for _, c := range []struct {
		nesterov bool
		want     float32
	}{
		// g1 = 0.51, v1 = 0.51, w1 = 0.949; g2 = -0.24051, v2 = 0.21849
		{false, 0.949 - 0.1*0.21849},
		// w1 = 1 - 0.1*(0.51+0.459) = 0.9031; g2 = -0.240969, v2 = 0.218031
		{true, 0.9031 - 0.1*(-0.240969+0.9*0.218031)},
	} {
		t.Run(fmt.Sprint(c.nesterov), func(t *testing.T) {
			w, v := []float32{1}, []float32{0}
			SGD(w, []float32{0.5}, v, 0.1, 0.9, 0.01, c.nesterov)
			SGD(w, []float32{-0.25}, v, 0.1, 0.9, 0.01, c.nesterov)
			if d := w[0] - c.want; d > 1e-6 || d < -1e-6 {
				t.Errorf("weight %v, want %v", w[0], c.want)
			}
		})
	}
}
