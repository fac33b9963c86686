package portable

// MaskSum is gy[r*gs][p] = dy[r*ds][p] where y[r*ys][p] > 0, else 0; it adds
// row r to sum[r], lane by lane.
func MaskSum(dy, y, gy, sum *float32, ds, ys, gs, rows, n, _ int) {
	for r := range rows {
		total := position(sum, r*4*lanes)
		for p := range n {
			d, v, g := position(dy, r*ds+p*4*lanes), position(y, r*ys+p*4*lanes), position(gy, r*gs+p*4*lanes)
			for lane := range g {
				g[lane] = positive(d[lane], v[lane])
				total[lane] += g[lane]
			}
		}
	}
}

// MaskSums is MaskSum that adds row r to sum[2*r] and its products with z to
// sum[2*r+1].
func MaskSums(dy, y, z, gy, sum *float32, ds, ys, zs, gs, rows, n, _ int) {
	for r := range rows {
		total, product := position(sum, 2*r*4*lanes), position(sum, (2*r+1)*4*lanes)
		for p := range n {
			d, v, g := position(dy, r*ds+p*4*lanes), position(y, r*ys+p*4*lanes), position(gy, r*gs+p*4*lanes)
			for lane, w := range position(z, r*zs+p*4*lanes) {
				g[lane] = positive(d[lane], v[lane])
				total[lane] += g[lane]
				product[lane] += g[lane] * w
			}
		}
	}
}

// positive is d where y > 0, else 0.
func positive(d, y float32) float32 {
	if y > 0 {
		return d
	}
	return 0
}

// Combine is gz[r*ds][p] = co[3*r]*gy[r*gs][p] + co[3*r+1]*z[r*zs][p] + co[3*r+2].
func Combine(gy, z, gz, co *float32, gs, zs, ds, rows, n, _ int) {
	for r := range rows {
		a, b, c := number(co, 3*r), number(co, 3*r+1), number(co, 3*r+2)
		for p := range n {
			g, v, to := position(gy, r*gs+p*4*lanes), position(z, r*zs+p*4*lanes), position(gz, r*ds+p*4*lanes)
			for lane := range to {
				to[lane] = a*g[lane] + b*v[lane] + c
			}
		}
	}
}

// Residual is y[r*ys][p] = max(0, co[2*r]*z[r*zs][p] + co[2*r+1] + x[r*xs][p]).
func Residual(z, x, y, co *float32, zs, xs, ys, rows, n, _ int) {
	for r := range rows {
		a, b := number(co, 2*r), number(co, 2*r+1)
		for p := range n {
			v, from, to := position(z, r*zs+p*4*lanes), position(x, r*xs+p*4*lanes), position(y, r*ys+p*4*lanes)
			for lane := range to {
				to[lane] = max(0, a*v[lane]+b+from[lane])
			}
		}
	}
}
