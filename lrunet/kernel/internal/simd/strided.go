package simd

import "unsafe"

// Strided is a matrix in memory: where row 0 starts and the bytes from row to
// row. A row is positions that follow each other.
type Strided struct {
	At     *float32
	Stride int
}

// Rows is a slice as a matrix whose rows are pitch elements apart.
func Rows(s []float32, pitch int) Strided { return Strided{&s[0], pitch * 4} }

// Row is the matrix from row i on.
func (m Strided) Row(i int) Strided { return Strided{step(m.At, i*m.Stride), m.Stride} }

// Col is the matrix from position i on.
func (m Strided) Col(i int) Strided { return Strided{step(m.At, i*laneBytes), m.Stride} }

// Every is the matrix of every n-th row.
func (m Strided) Every(n int) Strided { return Strided{m.At, n * m.Stride} }

// step moves a pointer by bytes within its array.
func step(p *float32, bytes int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), bytes))
}

// Slice is the n elements from row 0 on.
func (m Strided) Slice(n int) []float32 { return unsafe.Slice(m.At, n) }

// Operand is a matrix of weights for a product: element (r, t) is
// W[r*Row+t*Col], so that a matrix can be read transposed.
type Operand struct {
	W        []float32
	Row, Col int // elements
}

// RowMajor is a matrix of the given number of columns, rows after each other.
func RowMajor(w []float32, columns int) Operand { return Operand{w, columns, 1} }

// Transposed is the matrix whose element (t, r) is the operand's (r, t).
func (a Operand) Transposed() Operand { return Operand{a.W, a.Col, a.Row} }

// row is where row r starts.
func (a Operand) row(r int) *float32 { return &a.W[r*a.Row] }
