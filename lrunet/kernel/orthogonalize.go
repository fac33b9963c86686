package kernel

import (
	"math"

	"lrunet/lrunet/kernel/internal/simd"
)

// Matrix is Rows times Cols elements, row after row.
type Matrix struct {
	Data       []float32
	Rows, Cols int
}

// Orthogonalize makes a matrix nearly orthogonal, in place: of U S V', its singular
// value decomposition, nearly U V', where nearly means singular values between
// 0.7 and 1.2 or so. It takes Newton-Schulz steps of a polynomial that brings
// them there fast rather than exactly (Jordan et al., "Muon", 2024):
//
//	X = G / norm(G)
//	X = 3.4445 X - 4.7750 (X X') X + 2.0315 (X X')(X X') X   // each step
//
// A part of a task on the pool calls it with its thread, whose Scratch it uses. It
// panics if the matrix's data have not its size. A matrix of zeros stays one.
func (p *Pool) Orthogonalize(m Matrix, steps, thread int) {
	m.Data = m.Data[:m.Rows*m.Cols]
	w := newSchulz(p, thread, min(m.Rows, m.Cols), max(m.Rows, m.Cols))
	w.load(m)
	for range steps {
		w.step()
	}
	w.store(m)
}

// schulz is the scratch of one matrix, wide or square: x is r rows by c columns,
// the others follow. Rows, and the number of rows where arrays are transposed,
// are padded to whole positions with zeros, which stay zeros.
type schulz struct {
	r, c           int
	rPitch, cPitch int
	x, next        []float32 // r by c, padded
	turned         []float32 // c by r, padded: x transposed
	a, b           []float32 // r by r, padded
	linear         []float32 // what next takes of x: 0 + 3.4445 x, for each row
}

// The polynomial's coefficients, and what keeps a matrix of zeros from a
// division by zero, as in Muon's published code.
const (
	schulzLinear, schulzCubic, schulzQuintic = 3.4445, -4.7750, 2.0315
	schulzEpsilon                            = 1e-7
)

func newSchulz(p *Pool, thread, r, c int) *schulz {
	w := &schulz{r: r, c: c, rPitch: Blocks(r) * Lanes, cPitch: Blocks(c) * Lanes}
	padded := w.rPitch * w.cPitch
	square := w.rPitch * w.rPitch
	memory := p.Scratch(thread, 3*padded+2*square+2*r)
	clear(memory)
	take := func(n int) []float32 {
		taken := memory[:n:n]
		memory = memory[n:]
		return taken
	}
	w.x, w.next, w.turned = take(padded), take(padded), take(padded)
	w.a, w.b, w.linear = take(square), take(square), take(2*r)
	for i := range r {
		w.linear[2*i+1] = schulzLinear
	}
	return w
}

// load sets x to the matrix, transposed if that is tall, at norm 1.
func (w *schulz) load(m Matrix) {
	var squares float64
	for _, v := range m.Data {
		squares += float64(v) * float64(v)
	}
	scale := float32(1 / (math.Sqrt(squares) + schulzEpsilon))
	rows, pitch := w.upright(m)
	for i := range m.Rows {
		copy(rows[i*pitch:], m.Data[i*m.Cols:][:m.Cols])
	}
	active.Affine(rows, rows, scale, 0)
	if m.Rows > m.Cols {
		transpose(w.x, w.cPitch, rows, pitch)
	}
}

// store sets the matrix to x.
func (w *schulz) store(m Matrix) {
	rows, pitch := w.upright(m)
	if m.Rows > m.Cols {
		transpose(rows, pitch, w.x, w.cPitch)
	}
	for i := range m.Rows {
		copy(m.Data[i*m.Cols:][:m.Cols], rows[i*pitch:])
	}
}

// upright is the one of x and turned that lies as the matrix does, and its pitch.
func (w *schulz) upright(m Matrix) (rows []float32, pitch int) {
	if m.Rows > m.Cols {
		return w.turned, w.rPitch
	}
	return w.x, w.cPitch
}

// transpose sets to, in rows of that pitch, to the transpose of from, whose pitch is
// the number of to's rows. Both are padded to whole positions.
func transpose(to []float32, pitch int, from []float32, rows int) {
	for i := 0; i < pitch; i += Lanes {
		active.Transpose(&to[i], &from[i*rows], pitch*4, rows*4, rows/Lanes)
	}
}

// step is one Newton-Schulz step: x becomes 3.4445 x + (cubic a + quintic a a) x
// with a = x x'.
func (w *schulz) step() {
	transpose(w.turned, w.rPitch, w.x, w.cPitch)
	w.symmetric(w.a, w.x, w.turned, w.c, w.cPitch)
	w.symmetric(w.b, w.a, w.a, w.r, w.rPitch)
	active.Affine2(w.b, w.a, w.b, schulzCubic, schulzQuintic, 0)
	from, to := simd.Rows(w.x, w.cPitch), simd.Rows(w.next, w.cPitch)
	active.MulAdd(simd.RowMajor(w.b, w.rPitch), from, to, from, w.linear, w.r, w.r, w.cPitch/Lanes, 0)
	w.x, w.next = w.next, w.x
}

// panel is how many rows symmetric multiplies at once.
const panel = 3 * Lanes

// symmetric sets to, r by r, to the product of left, r by k in rows of that pitch, and
// right, k by r. The product is known to be symmetric, so what lies below the diagonal
// panels is mirrored: the same products, added in the same order, have the same bits.
func (w *schulz) symmetric(to, left, right []float32, k, pitch int) {
	blocks := w.rPitch / Lanes
	for row := 0; row < w.r; row += panel {
		first := row / Lanes
		active.Mul(simd.RowMajor(left[row*pitch:], pitch), simd.Rows(right, w.rPitch).Col(first), simd.Rows(to, w.rPitch).Row(row).Col(first),
			min(panel, w.r-row), k, blocks-first)
		for i, end := first, first+panel/Lanes; i < end && end < blocks; i++ {
			active.Transpose(&to[end*Lanes*w.rPitch+i*Lanes], &to[i*Lanes*w.rPitch+end*Lanes], w.rPitch*4, w.rPitch*4, blocks-end)
		}
	}
}
