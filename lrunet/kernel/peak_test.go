package kernel

import "testing"

// No machine here computes or moves less than a hundredth, or more than a hundred
// times, of what is usual.
func TestPeaks(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	if flops := PeakFLOPS(pool); flops < 1e8 || flops > 1e14 {
		t.Errorf("%g floating-point operations a second", flops)
	}
	if bytes := PeakBandwidth(pool); bytes < 1e8 || bytes > 1e13 {
		t.Errorf("%g bytes a second", bytes)
	}
}
