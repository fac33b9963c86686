package portable

// Affine is y[i] = a*x[i] + b.
//
//go:noinline
func Affine(y, x []float32, a, b float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] = a*x[i] + b
	}
}

// Affine2 is y[i] = a*u[i] + b*v[i] + c.
//
//go:noinline
func Affine2(y, u, v []float32, a, b, c float32) {
	u, v = u[:len(y)], v[:len(y)]
	for i := range y {
		y[i] = a*u[i] + b*v[i] + c
	}
}

// Add is y[i] = u[i] + v[i]; y may be u or v.
//
//go:noinline
func Add(y, u, v []float32) {
	u, v = u[:len(y)], v[:len(y)]
	for i := range y {
		y[i] = u[i] + v[i]
	}
}

// Axpy is y[i] += a*x[i].
//
//go:noinline
func Axpy(y, x []float32, a float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += a * x[i]
	}
}
