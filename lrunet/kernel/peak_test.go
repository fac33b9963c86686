package kernel

import "testing"

// No machine, emulated and busy ones among them, is beyond these limits.
func TestPeaks(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	if flops := PeakFLOPS(pool); flops < 1e6 || flops > 1e14 {
		t.Errorf("%g floating-point operations a second", flops)
	}
	if bytes := PeakBandwidth(pool); bytes < 1e6 || bytes > 1e13 {
		t.Errorf("%g bytes a second", bytes)
	}
}
