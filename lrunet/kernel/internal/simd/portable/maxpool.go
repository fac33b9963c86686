package portable

import "math"

// MaxPool3x3 is y[s] = max over r < 3, c < 3 of x_r[cols[3*s+c]], NaN being
// the largest, and which[s] = 3*r + c of the first maximum, an integer.
func MaxPool3x3(y, which, x0, x1, x2 *float32, cols *int, n int) {
	rows := [3]*float32{x0, x1, x2}
	for s := range n {
		top, best := position(y, s*4*lanes), position(which, s*4*lanes)
		*top, *best = *position(x0, integer(cols, 3*s)), [lanes]float32{}
		for k := 1; k < 9; k++ {
			for lane, v := range position(rows[k/3], integer(cols, 3*s+k%3)) {
				if v > top[lane] {
					top[lane], best[lane] = v, math.Float32frombits(uint32(k))
				} else if v != v {
					top[lane] = v
				}
			}
		}
	}
}

// MaxPool3x3Backward is dx_r[cols[3*s+c]] += dy[s], where 3*r + c = which[s].
func MaxPool3x3Backward(dy, which, dx0, dx1, dx2 *float32, cols *int, n int) {
	rows := [3]*float32{dx0, dx1, dx2}
	for s := range n {
		d, best := position(dy, s*4*lanes), position(which, s*4*lanes)
		for lane := range d {
			k := int(math.Float32bits(best[lane]))
			position(rows[k/3], integer(cols, 3*s+k%3))[lane] += d[lane]
		}
	}
}
