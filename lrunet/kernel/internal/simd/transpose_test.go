package simd

import (
	"math"
	"testing"
)

func TestTranspose(t *testing.T) {
	for _, v := range Sets() {
		const n, ss, ds = 3, 53, 21
		src, dst := make([]float32, 16*ss), make([]float32, 16*n*ds)
		for i := range src {
			src[i] = float32(i)
		}
		nan := float32(math.NaN())
		for i := range dst {
			dst[i] = nan
		}
		v.Transpose(&dst[0], &src[0], 4*ds, 4*ss, n)
		for j := range 16 * n {
			for i, got := range dst[j*ds:][:ds] {
				switch {
				case i >= 16 && got == got:
					t.Fatalf("%s: wrote column %d of row %d, past the end", v, i, j)
				case i < 16 && got != src[i*ss+j]:
					t.Fatalf("%s: dst[%d][%d] is %v, want %v", v, j, i, got, src[i*ss+j])
				}
			}
		}
	}
}
