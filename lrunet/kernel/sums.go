package kernel

// fill sets every element.
func fill(y []float32, v float32) {
	for i := range y {
		y[i] = v
	}
}

// accumulate adds x to y.
func accumulate(y, x []float32) { active.Add(y, y, x) }

// sum is the sum of x in double precision.
func sum(x []float32) float64 {
	total, _ := active.Moments(x)
	return total
}

// moments is the sum of x and of its squares, in double precision because the
// variance is their difference.
func moments(x []float32) (total, squares float64) { return active.Moments(x) }
