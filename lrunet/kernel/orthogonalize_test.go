package kernel

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"lrunet/lrunet/kernel/internal/simd"
)

// singular is a matrix's singular value decomposition.
func singular(t *testing.T, m Matrix) (u, v mat.Dense, values []float64) {
	t.Helper()
	dense := mat.NewDense(m.Rows, m.Cols, nil)
	for i := range m.Rows {
		for j := range m.Cols {
			dense.Set(i, j, float64(m.Data[i*m.Cols+j]))
		}
	}
	var svd mat.SVD
	if !svd.Factorize(dense, mat.SVDThin) {
		t.Fatal("no singular values")
	}
	svd.UTo(&u)
	svd.VTo(&v)
	return u, v, svd.Values(nil)
}

// The steps keep the singular vectors and map each singular value by the
// polynomial.
func TestOrthogonalizeMapsSingularValues(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	for _, size := range [][2]int{{1, 1}, {4, 9}, {16, 32}, {33, 33}, {40, 7}} {
		for _, steps := range []int{3, 5} {
			t.Run(fmt.Sprintf("%dx%d/%d", size[0], size[1], steps), func(t *testing.T) {
				rng := newRand(7)
				m := Matrix{make([]float32, size[0]*size[1]), size[0], size[1]}
				for i := range m.Data {
					m.Data[i] = float32(rng.NormFloat64())
				}
				u, v, values := singular(t, m)
				pool.Orthogonalize(m, steps, 0)
				norm := 0.
				for _, s := range values {
					norm += s * s
				}
				for k, s := range values {
					s /= math.Sqrt(norm)
					for range steps {
						s = 3.4445*s - 4.7750*s*s*s + 2.0315*s*s*s*s*s
					}
					values[k] = s
				}
				for i := range m.Rows {
					for j := range m.Cols {
						var want float64
						for k, s := range values {
							want += u.At(i, k) * s * v.At(j, k)
						}
						if got := float64(m.Data[i*m.Cols+j]); math.Abs(got-want) > 1e-4 {
							t.Fatalf("(%d, %d) is %g, want %g", i, j, got, want)
						}
					}
				}
			})
		}
	}
}

// orthogonalizing takes three steps on each matrix.
type orthogonalizing struct {
	p        *Pool
	matrices []Matrix
}

func (o *orthogonalizing) Part(part, thread int) { o.p.Orthogonalize(o.matrices[part], 3, thread) }

func TestOrthogonalizeIsTheSameForAnyThreads(t *testing.T) {
	var first [][]float32
	for _, threads := range []int{1, 2, 3} {
		pool := NewPool(threads)
		defer pool.Close()
		rng := newRand(8)
		var matrices []Matrix
		var data [][]float32
		for _, size := range [][2]int{{64, 128}, {9, 4}, {32, 64}, {5, 5}} {
			m := Matrix{make([]float32, size[0]*size[1]), size[0], size[1]}
			for i := range m.Data {
				m.Data[i] = float32(rng.NormFloat64())
			}
			matrices, data = append(matrices, m), append(data, m.Data)
		}
		pool.Run(len(matrices), &orthogonalizing{pool, matrices})
		if first == nil {
			first = data
		}
		if !slices.EqualFunc(first, data, slices.Equal[[]float32]) {
			t.Errorf("%d threads: another result", threads)
		}
	}
}

func TestOrthogonalizeLeavesZeros(t *testing.T) {
	m := Matrix{make([]float32, 12), 3, 4}
	NewPool(1).Orthogonalize(m, 5, 0)
	if !slices.Equal(m.Data, make([]float32, 12)) {
		t.Errorf("zeros become %v", m.Data)
	}
}

func BenchmarkOrthogonalize(b *testing.B) {
	pool := NewPool(1)
	defer pool.Close()
	var matrices []Matrix
	rng := newRand(9)
	for _, size := range [][2]int{{64, 128}, {32, 64}, {16, 32}, {8, 16}, {32, 64}} { // 64-LruNet's stages and head
		for range 8 {
			m := Matrix{make([]float32, size[0]*size[1]), size[0], size[1]}
			for i := range m.Data {
				m.Data[i] = float32(rng.NormFloat64())
			}
			matrices = append(matrices, m)
		}
	}
	for b.Loop() {
		pool.Run(len(matrices), &orthogonalizing{pool, matrices})
	}
}

// Half a symmetric product, mirrored, is the whole one to the bit.
func TestSymmetricProductsAreMirrored(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	for _, size := range [][2]int{{1, 1}, {16, 16}, {47, 50}, {48, 64}, {49, 49}, {97, 130}, {160, 160}} {
		rng := newRand(9)
		w := newSchulz(pool, 0, size[0], size[1])
		m := Matrix{make([]float32, size[0]*size[1]), size[0], size[1]}
		for i := range m.Data {
			m.Data[i] = float32(rng.NormFloat64())
		}
		w.load(m)
		transpose(w.turned, w.rPitch, w.x, w.cPitch)
		whole := make([]float32, len(w.a))
		plain := func(left, right []float32, k, pitch int) []float32 {
			active.Mul(simd.RowMajor(left, pitch), simd.Rows(right, w.rPitch), simd.Rows(whole, w.rPitch), w.r, k, w.rPitch/Lanes)
			return whole
		}
		w.symmetric(w.a, w.x, w.turned, w.c, w.cPitch)
		if !slices.Equal(w.a, plain(w.x, w.turned, w.c, w.cPitch)) {
			t.Errorf("%v: the product differs", size)
		}
		w.symmetric(w.b, w.a, w.a, w.r, w.rPitch)
		if !slices.Equal(w.b, plain(w.a, w.a, w.r, w.rPitch)) {
			t.Errorf("%v: the square differs", size)
		}
	}
}
