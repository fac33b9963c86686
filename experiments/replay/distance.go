package replay

import (
	"math"

	"lrunet/lrunet"
)

// What an option that differs, and a stage that only one network has, count beside
// doubling a width. The numbers are judgement; any would do for a fair comparison, as
// all algorithms that have neighbours have these.
const (
	groupsWeight = 0.5
	headWeight   = 0.5
	optionWeight = 1
	stageWeight  = 4
)

// distance says how unlike two architectures are: the sum over stem, stages and head
// of how often widths, reuses and groups are doubled from one to the other, and of
// what else differs.
func distance(a, b lrunet.Arch) float64 { return nearer(&a, &b, math.Inf(1)) }

// nearer is the distance where that is below a limit, else any number that is not.
func nearer(a, b *lrunet.Arch, limit float64) float64 {
	both := min(len(a.Stages), len(b.Stages))
	d := stageWeight * float64(len(a.Stages)+len(b.Stages)-2*both)
	if d >= limit {
		return d
	}
	d += doublings(a.Stem.Width, b.Stem.Width) + differ(a.Stem.Stride, b.Stem.Stride)
	d += headWeight * (doublings(a.Head.Width, b.Head.Width) + groupsWeight*doublings(a.Head.Groups, b.Head.Groups))
	for i := range both {
		if d >= limit {
			break
		}
		d += stageDistance(&a.Stages[i], &b.Stages[i])
	}
	return d
}

func stageDistance(a, b *lrunet.Stage) float64 {
	d := doublings(a.Width, b.Width) + doublings(a.Reuse, b.Reuse) + groupsWeight*doublings(a.Groups, b.Groups)
	if a.Pool != b.Pool {
		d += optionWeight
	}
	rest := *a
	rest.Width, rest.Reuse, rest.Groups, rest.Pool = b.Width, b.Reuse, b.Groups, b.Pool
	if rest != *b {
		d += optionWeight
	}
	return d
}

// doublings is how often the smaller number is doubled to be the larger.
func doublings(a, b int) float64 {
	if a == b {
		return 0
	}
	return math.Abs(log2(a) - log2(b))
}

// log2 is rounded to so many binary places that sums and differences are exact, and
// equal distances equal.
func log2(n int) float64 {
	if n < len(logs) {
		return logs[n]
	}
	return rounded(n)
}

// logs are those of small numbers, as widths and reuse counts are: a search on a table
// asks for them many millions of times.
var logs = func() (list [1025]float64) {
	for n := 1; n < len(list); n++ {
		list[n] = rounded(n)
	}
	return list
}()

func rounded(n int) float64 { return math.Round(math.Ldexp(math.Log2(float64(n)), 32)) / (1 << 32) }

func differ(a, b int) float64 {
	if a != b {
		return optionWeight
	}
	return 0
}
