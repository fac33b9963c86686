package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// ShareInterval is Wilson's score interval (Journal of the American Statistical
// Association 22, 1927) for a share, 0 to 1: of hits among n images, with the given
// confidence. It holds for few images too, and where all are hits or none (Brown, Cai and
// DasGupta, Statistical Science 16, 2001). It panics unless hits is 0 to n and n is positive.
func ShareInterval(hits, n int, confidence float64) (low, high float64) {
	if n < 1 || hits < 0 || hits > n {
		panic(fmt.Sprintf("stats: %d hits among %d images", hits, n))
	}
	z := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	share, of := float64(hits)/float64(n), z*z/float64(n)
	middle := (share + of/2) / (1 + of)
	half := z * math.Sqrt(share*(1-share)/float64(n)+of/float64(n)/4) / (1 + of)
	return max(0, middle-half), min(1, middle+half)
}
