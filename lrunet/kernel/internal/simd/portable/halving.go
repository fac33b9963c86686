package portable

// HalvingStore is a 3x3 convolution of stride 2 and padding 1 of a map.
func HalvingStore(x, w, y *float32, height, width int) {
	columns := (width + 1) / 2
	for p := range (height + 1) / 2 * columns {
		*position(y, p*4*lanes) = halfway(p, columns, height, width).convolve(x, w, 0)
	}
}

// halfway is the window of result p of a map.
func halfway(p, columns, height, width int) window {
	return window{2 * (p / columns), 2 * (p % columns), 0, height, width}
}

// HalvingGradW adds the gradient of the weights of HalvingStore to acc, lane by lane.
func HalvingGradW(x, gy, acc *float32, height, width int) {
	eachHalfway(gy, height, width, func(t, bytes int, g *[lanes]float32) {
		to := position(acc, t*4*lanes)
		for lane, v := range position(x, bytes) {
			to[lane] += g[lane] * v
		}
	})
}

// HalvingGradX sets dx to the gradient of the map of HalvingStore.
func HalvingGradX(gy, w, dx *float32, height, width int) {
	clear(floats(dx, 0, lanes*height*width))
	eachHalfway(gy, height, width, func(t, bytes int, g *[lanes]float32) {
		to, f := position(dx, bytes), number(w, t)
		for lane, v := range g {
			to[lane] += f * v
		}
	})
}

// eachHalfway visits, for each result's gradient, the taps on the map and where they lie.
func eachHalfway(gy *float32, height, width int, visit func(t, bytes int, g *[lanes]float32)) {
	columns := (width + 1) / 2
	for p := range (height + 1) / 2 * columns {
		at, g := halfway(p, columns, height, width), position(gy, p*4*lanes)
		for t := range 9 {
			if bytes, inside := at.tap(t); inside {
				visit(t, bytes, g)
			}
		}
	}
}
