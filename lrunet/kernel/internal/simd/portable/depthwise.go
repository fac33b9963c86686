package portable

// window is a position of a 3x3 window with padding 1 on a map, and where x
// points: at the first position of a row of the map.
type window struct {
	h, w, row     int
	height, width int
}

// tap is the bytes from x to what tap t meets; inside says whether that lies
// on the map.
func (p window) tap(t int) (bytes int, inside bool) {
	h, w := p.h+t/3-1, p.w+t%3-1
	return ((h-p.row)*p.width + w) * 4 * lanes, h >= 0 && h < p.height && w >= 0 && w < p.width
}

// convolve is dw(x) at a window: the sum over its taps inside the map of their
// weights, from w on, times x.
func (p window) convolve(x, w *float32, from int) (s [lanes]float32) {
	for t := range 9 {
		bytes, inside := p.tap(t)
		if !inside {
			continue
		}
		f := number(w, from+t)
		for lane, v := range position(x, bytes) {
			s[lane] += f * v
		}
	}
	return s
}

// DepthwiseStore is y[c*yc+i*ys] = dw(x[c*xs], w[c*ws+9*i]) for c < n and
// i < e, in rows row to end-1 of a map.
func DepthwiseStore(e int, x, w, y *float32, n, xs, ws, ys, yc, row, end, height, width, _ int) {
	unused := [lanes]float32{}
	for c := range n {
		for i := range e {
			store(element(x, c*xs), w, element(y, c*yc+i*ys), &unused, c*ws/4+9*i, row, end, height, width)
		}
	}
}

// DepthwiseSum is DepthwiseStore that adds an output's positions to
// sum[c*ss+i], lane by lane.
func DepthwiseSum(e int, x, w, y, sum *float32, n, xs, ws, ys, yc, ss, row, end, height, width, _ int) {
	for c := range n {
		for i := range e {
			total := position(sum, c*ss+i*4*lanes)
			store(element(x, c*xs), w, element(y, c*yc+i*ys), total, c*ws/4+9*i, row, end, height, width)
		}
	}
}

// store convolves x to y, and adds the results to sum.
func store(x, w, y *float32, sum *[lanes]float32, from, row, end, height, width int) {
	for p := range (end - row) * width {
		s := window{row + p/width, p % width, row, height, width}.convolve(x, w, from)
		*position(y, p*4*lanes) = s
		for lane, v := range s {
			sum[lane] += v
		}
	}
}

// DepthwiseStats adds dw(x, w[9*i]) to sums[2*i] and its square to
// sums[2*i+1], lane by lane, over one channel's blocks.
func DepthwiseStats(e int, x, w, sums *float32, blocks, height, width int) {
	for i := range e {
		total, squares := position(sums, 2*i*4*lanes), position(sums, (2*i+1)*4*lanes)
		for p := range blocks * height * width {
			block := p / (height * width)
			at := window{p / width % height, p % width, 0, height, width}
			for lane, v := range at.convolve(element(x, block*height*width*4*lanes), w, 9*i) {
				total[lane] += v
				squares[lane] += v * v
			}
		}
	}
}

// DepthwiseGradW adds to acc[c*as+9*i+t], lane by lane, the products of
// gy[c*gc+i*gs] with what tap t meets in x[c*xs].
func DepthwiseGradW(e int, x, gy, acc *float32, n, xs, gs, gc, as, height, width int) {
	visit(e, n, height, width, func(c, i, t, here, tap int) {
		g, v := position(gy, c*gc+i*gs+here), position(x, c*xs+tap)
		to := position(acc, c*as+(9*i+t)*4*lanes)
		for lane := range to {
			to[lane] += g[lane] * v[lane]
		}
	})
}

// DepthwiseGradX adds to what tap t meets in dx[c*xs] the products of
// gy[c*gc+i*gs] with w[c*ws+9*i+t].
func DepthwiseGradX(e int, gy, w, dx *float32, n, gs, gc, ws, xs, height, width int) {
	visit(e, n, height, width, func(c, i, t, here, tap int) {
		g, to, f := position(gy, c*gc+i*gs+here), position(dx, c*xs+tap), number(w, c*ws/4+9*i+t)
		for lane := range to {
			to[lane] += g[lane] * f
		}
	})
}

// visit calls f for every tap inside the map of every window of all outputs i
// of all channels c, with the bytes from a map's start to the window's middle
// and to the tap.
func visit(e, n, height, width int, f func(c, i, t, here, tap int)) {
	for c := range n {
		for i := range e {
			for p := range height * width {
				at := window{p / width, p % width, 0, height, width}
				for t := range 9 {
					if tap, inside := at.tap(t); inside {
						f(c, i, t, p*4*lanes, tap)
					}
				}
			}
		}
	}
}
