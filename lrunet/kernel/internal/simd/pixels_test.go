package simd

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPixelKernels compares the kernels on maps of one image with the portable ones.
func TestPixelKernels(t *testing.T) {
	eachSet(t, func(t *testing.T, v Set, rng *rand.Rand) {
		for _, s := range []struct{ blocks, rows, columns, stride int }{{1, 1, 1, 1}, {2, 3, 4, 1}, {3, 2, 3, 2}} {
			c := s.blocks * laneBytes
			width, height := (s.columns-1)*s.stride+3, (s.rows-1)*s.stride+3
			x := newFenced(rng, width*height*s.blocks*Lanes).data
			w, f := newFenced(rng, 9*s.blocks*Lanes).data, newFenced(rng, s.blocks*Lanes).data
			y := newFenced(rng, s.rows*s.columns*s.blocks*Lanes)
			compare(t, "PixelTaps", v, y, func(v Set, y []float32) {
				v.PixelTaps(&x[0], &w[0], &f[0], &y[0], s.blocks, s.rows, s.columns, s.stride*width*c, s.stride*c, width*c, c, s.columns*c, c, c)
			})
			for _, limits := range [][2]float32{{0, 0.5}, {-math.MaxFloat32, math.MaxFloat32}} {
				compare(t, "PixelTapsClip", v, y, func(v Set, y []float32) {
					v.PixelTapsClip(&x[0], &w[0], &f[0], &y[0], s.blocks, s.rows, s.columns, s.stride*width*c, s.stride*c, width*c, c, s.columns*c, c, c, limits[0], limits[1])
				})
			}
			compare(t, "PixelMax", v, y, func(v Set, y []float32) {
				v.PixelMax(&x[0], &y[0], s.blocks, s.rows, s.columns, s.stride*width*c, s.stride*c, width*c, c, s.columns*c, c)
			})
			n := s.rows * s.columns
			z, in, shift := newFenced(rng, n*s.blocks*Lanes).data, newFenced(rng, n*s.blocks*Lanes).data, newFenced(rng, s.blocks*Lanes).data
			for _, limits := range [][2]float32{{0, 0.5}, {-math.MaxFloat32, math.MaxFloat32}} {
				compare(t, "PixelAdd", v, y, func(v Set, y []float32) {
					v.PixelAdd(&z[0], &f[0], &shift[0], &in[0], &y[0], n, s.blocks, c, c, c, limits[0], limits[1])
				})
			}
			compare(t, "PixelShuffle", v, y, func(v Set, y []float32) {
				v.PixelShuffle(&z[0], &f[0], &shift[0], &in[0], &y[0], n, s.blocks, c, c, c, c/2)
			})
		}
	})
}
