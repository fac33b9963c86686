package stats

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Share is a part of a whole, 0 to 1, with its 95 % interval.
type Share struct{ Value, Low, High float64 }

// Importance is how much each gene has to do with a sample's being among the best, as
// a share of what all genes have: genes[g][i] is gene g of sample i, NaN where it
// lacks the gene, and scores[i] how good the sample is. The best are a quantile of the
// samples, 0 to 1, with those as good as the last of them. If all are, no gene
// matters: every share is 0.
//
// It is PED-ANOVA (Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying
// Hyperparameter Importance in Arbitrary Subspaces", IJCAI 2023, arXiv:2304.10255) of
// the best against all samples, not against the whole space: Pearson's divergence
// between the distributions of the gene's values, which times the quantile squared is
// the variance of "is among the best" that the gene explains alone. Distributions are
// the shares of the values, as genes have few, and what chance gives on average (the
// expectation under random choice of the best) is subtracted. Of a gene that some lack
// counts what its values explain among those that have it: what it explains that a
// sample has the gene is the matter of another gene. What genes explain together
// counts for none of them, and genes that vary together share what either explains.
//
// Intervals are the percentiles of the bootstrap over samples, from which chance is
// subtracted twice, since resampling adds as much again. The same seed gives the same
// intervals. It panics unless all genes have as many values as there are scores.
func Importance(genes [][]float64, scores []float64, quantile float64, resamples int, seed uint64) []Share {
	r := newRanking(genes, scores, quantile)
	shares := make([]Share, len(genes))
	for g, v := range r.shares(1) {
		shares[g].Value = v
	}
	drawn := make([][]float64, len(genes))
	random := rand.New(rand.NewPCG(seed, uint64(len(scores))))
	for range resamples {
		clear(r.weights)
		for range scores {
			r.weights[random.IntN(len(scores))]++
		}
		values := r.shares(2)
		if !slices.ContainsFunc(values, func(v float64) bool { return v > 0 }) {
			continue
		}
		for g, v := range values {
			drawn[g] = append(drawn[g], v)
		}
	}
	for g, values := range drawn {
		if len(values) > 0 {
			slices.Sort(values)
			shares[g].Low, shares[g].High = percentile(values, 0.025), percentile(values, 0.975)
		}
	}
	return shares
}

// ranking is samples in an order, each so many times.
type ranking struct {
	codes   [][]int // of each gene's values, from 0
	kinds   []int   // values of each gene
	scores  []float64
	order   []int // of the samples, the best first
	weights []int // of the samples
	best    int   // how many there are to be
}

func newRanking(genes [][]float64, scores []float64, quantile float64) *ranking {
	r := &ranking{scores: scores, best: max(int(math.Ceil(quantile*float64(len(scores)))), 1)}
	for g, values := range genes {
		if len(values) != len(scores) {
			panic(fmt.Sprintf("stats: gene %d has %d values for %d scores", g, len(values), len(scores)))
		}
		codes, kinds := encode(values)
		r.codes, r.kinds = append(r.codes, codes), append(r.kinds, kinds)
	}
	for i := range scores {
		r.order, r.weights = append(r.order, i), append(r.weights, 1)
	}
	slices.SortStableFunc(r.order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return r
}

// lacking is the code of NaN.
const lacking = 0

// encode numbers the values, from 1; kinds counts the codes.
func encode(values []float64) (codes []int, kinds int) {
	distinct := slices.Compact(slices.Sorted(slices.Values(values)))
	distinct = slices.DeleteFunc(distinct, math.IsNaN)
	for _, v := range values {
		code := lacking
		if !math.IsNaN(v) {
			place, _ := slices.BinarySearch(distinct, v)
			code = place + 1
		}
		codes = append(codes, code)
	}
	return codes, len(distinct) + 1
}

// shares are what each gene has of the divergences, with chance subtracted so many
// times.
func (r *ranking) shares(chances float64) []float64 {
	list := make([]float64, len(r.codes))
	top, n := r.top()
	sum := 0.0
	for g := range list {
		list[g] = r.divergence(g, top, n, chances)
		sum += list[g]
	}
	for g := range list {
		if sum > 0 {
			list[g] /= sum
		}
	}
	return list
}

// top is the best samples: the first of the order, up to the last that is as good as
// the one that completes their number. It also counts all samples.
func (r *ranking) top() (best []int, n int) {
	last, in := math.NaN(), 0
	for k, i := range r.order {
		if in < r.best || r.scores[i] == last {
			best = r.order[:k+1]
			if in += r.weights[i]; r.weights[i] > 0 {
				last = r.scores[i]
			}
		}
		n += r.weights[i]
	}
	return best, n
}

// divergence is Pearson's, of a gene's values among the best from those among all.
func (r *ranking) divergence(g int, best []int, n int, chances float64) float64 {
	all, top := make([]float64, r.kinds[g]), make([]float64, r.kinds[g])
	for i, code := range r.codes[g] {
		all[code] += float64(r.weights[i])
	}
	m := 0.0
	for _, i := range best {
		top[r.codes[g][i]] += float64(r.weights[i])
		m += float64(r.weights[i])
	}
	return max(explained(all, top, float64(n), m, chances), 0)
}

// explained is the divergence of counts among m from those among n, but for that of
// lacking the gene, less chance.
func explained(all, top []float64, n, m, chances float64) float64 {
	var sum, kinds, p, q float64
	for code := lacking + 1; code < len(all); code++ {
		if all[code] > 0 {
			kinds++
			a, b := all[code]/n, top[code]/m
			sum += (b - a) * (b - a) / a
			p, q = p+a, q+b
		}
	}
	if kinds < 2 {
		return 0
	}
	chance := (kinds - 1) / m * (n - m) / (n - 1)
	return sum - (q-p)*(q-p)/p - chances*chance
}
