package portable

// PixelTaps convolves channels with their 3x3 kernels.
func PixelTaps(x, w, f, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws int) {
	slide(x, w, f, y, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws, func(s, factor float32) float32 { return s * factor })
}

// PixelTapsClip is PixelTaps without factor, plus a shift, within limits.
func PixelTapsClip(x, w, shift, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws int, low, high float32) {
	slide(x, w, shift, y, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws, func(s, shift float32) float32 {
		return min(max(s+shift, low), high)
	})
}

// slide is a convolution whose sums end changes, given what other has for the channel.
func slide(x, w, other, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc, ws int, end func(s, other float32) float32) {
	for b := range blocks {
		at := b * lanes * 4
		for r := range rows {
			for c := range columns {
				var sum [lanes]float32
				for t := range 9 {
					in, weight := position(x, at+r*xr+c*xc+t/3*tr+t%3*tc), position(w, at+t*ws)
					for i := range sum {
						sum[i] += in[i] * weight[i]
					}
				}
				to, others := position(y, at+r*yr+c*yc), position(other, at)
				for i, s := range sum {
					to[i] = end(s, others[i])
				}
			}
		}
	}
}

// PixelMax is the largest of 3x3 taps.
func PixelMax(x, y *float32, blocks, rows, columns, xr, xc, tr, tc, yr, yc int) {
	for b := range blocks {
		at := b * lanes * 4
		for r := range rows {
			for c := range columns {
				most := *position(x, at+r*xr+c*xc)
				for t := 1; t < 9; t++ {
					in := position(x, at+r*xr+c*xc+t/3*tr+t%3*tc)
					for i := range most {
						most[i] = max(most[i], in[i])
					}
				}
				*position(y, at+r*yr+c*yc) = most
			}
		}
	}
}

// PixelAdd scales, shifts and adds, within limits.
func PixelAdd(z, f, s, x, y *float32, n, blocks, zc, xc, yc int, low, high float32) {
	for c := range n {
		for b := range blocks {
			at := b * lanes * 4
			from, factor, shift, in, to := position(z, at+c*zc), position(f, at), position(s, at), position(x, at+c*xc), position(y, at+c*yc)
			for i := range to {
				to[i] = min(max(from[i]*factor[i]+shift[i]+in[i], low), high)
			}
		}
	}
}

// PixelShuffle is PixelAdd with a ReLU, whose channels it shuffles.
func PixelShuffle(z, f, s, x, y *float32, n, blocks, zc, xc, yc, half int) {
	for c := range n {
		for i := range blocks * lanes / 2 {
			for k, at := range [2]int{half + 4*i, 4 * i} {
				v := *element(z, at+c*zc)**element(f, at) + *element(s, at) + *element(x, at+c*xc)
				*element(y, c*yc+4*(2*i+k)) = max(v, 0)
			}
		}
	}
}
