package portable

import "runtime"

// Peak does n rounds of four independent multiply-adds.
func Peak(n int) {
	a, b, c, d, x := float32(1), float32(2), float32(3), float32(4), float32(n)+0.5
	for range n {
		a, b, c, d = a*x+1, b*x+1, c*x+1, d*x+1
	}
	runtime.KeepAlive([4]float32{a, b, c, d}) // else the compiler leaves the loop out
}
