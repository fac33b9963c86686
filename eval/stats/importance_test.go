package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// samples draws genes, each of some values.
func samples(n int, kinds ...int) [][]float64 {
	random := rand.New(rand.NewPCG(1, 2))
	genes := make([][]float64, len(kinds))
	for g, k := range kinds {
		for range n {
			genes[g] = append(genes[g], float64(random.IntN(k)))
		}
	}
	return genes
}

// score makes a score of each sample's genes.
func score(genes [][]float64, of func(sample []float64) float64) []float64 {
	scores := make([]float64, len(genes[0]))
	for i := range scores {
		var sample []float64
		for _, values := range genes {
			sample = append(sample, values[i])
		}
		scores[i] = of(sample)
	}
	return scores
}

func TestImportanceOfOneGene(t *testing.T) {
	genes := samples(400, 5, 5, 3, 12)
	shares := Importance(genes, score(genes, func(s []float64) float64 { return s[1] }), 0.1, 300, 1)
	if s := shares[1]; s.Value < 0.97 || s.Low < 0.9 || s.High > 1 || s.Low > s.Value || s.High < s.Value {
		t.Errorf("the only gene that matters has %+v", s)
	}
	for _, g := range []int{0, 2, 3} {
		if s := shares[g]; s.Value > 0.02 || s.High > 0.1 {
			t.Errorf("gene %d has %+v of a score that others make", g, s)
		}
	}
}

// Two genes of equal effect share what there is; what follows a gene has its share
// too.
func TestImportanceOfTwoGenes(t *testing.T) {
	genes := samples(2000, 4, 4, 4)
	shares := Importance(genes, score(genes, func(s []float64) float64 { return s[0] + s[2] }), 0.1, 200, 1)
	if a, b := shares[0], shares[2]; math.Abs(a.Value-b.Value) > 0.1 || shares[1].Value > 0.02 || a.Low > 0.5 || a.High < 0.5 {
		t.Errorf("shares %+v, want halves of the first and the last", shares)
	}
	genes[1] = genes[0]
	shares = Importance(genes, genes[0], 0.1, 0, 1)
	if shares[0].Value != shares[1].Value || shares[0].Value < 0.48 {
		t.Errorf("shares %+v, want halves of the first two", shares)
	}
}

// What is equally good leaves nothing to explain.
func TestImportanceOfNothing(t *testing.T) {
	genes := samples(100, 4, 2)
	for _, s := range Importance(genes, make([]float64, 100), 0.1, 100, 1) {
		if s != (Share{}) {
			t.Errorf("share %+v of a constant", s)
		}
	}
}

// A gene that some samples lack matters by its values; that they lack it is the
// matter of the gene that says so.
func TestImportanceOfConditionalGenes(t *testing.T) {
	genes := samples(600, 3, 4, 4)
	for i, stages := range genes[0] {
		if stages == 0 {
			genes[1][i] = math.NaN()
		}
	}
	without := func(s []float64) float64 {
		if math.IsNaN(s[1]) {
			return 10
		}
		return s[2]
	}
	if shares := Importance(genes, score(genes, without), 0.3, 200, 1); shares[0].Value < 0.95 || shares[1].High > 0.1 {
		t.Errorf("shares %+v, want all for the gene that says whether there is the other", shares)
	}
	within := func(s []float64) float64 {
		if math.IsNaN(s[1]) {
			return -float64(len(s))
		}
		return s[1]
	}
	shares := Importance(genes, score(genes, within), 0.1, 200, 1)
	if shares[1].Value < 0.7 || shares[0].Value < 0.05 || shares[2].High > 0.1 {
		t.Errorf("shares %+v, want most for the conditional gene, some for the one that says whether it is there", shares)
	}
}

// The shares are the variances of "is among the best" that genes explain, less what
// they explain of as many others drawn at random.
func TestImportanceIsTheVarianceExplained(t *testing.T) {
	const n, best, draws = 120, 30, 4000
	genes := samples(n, 2, 3, 7)
	random := rand.New(rand.NewPCG(3, 4))
	scores := score(genes, func(s []float64) float64 { return s[0] + s[1] + random.Float64() })
	order := newRanking(genes, scores, 0.25).order
	in := make([]float64, n)
	for _, i := range order[:best] {
		in[i] = 1
	}
	var want []float64
	sum := 0.0
	for _, values := range genes {
		v, byChance := varianceExplained(values, in), 0.0
		drawn := make([]float64, n)
		copy(drawn, in)
		for range draws {
			random.Shuffle(n, func(i, k int) { drawn[i], drawn[k] = drawn[k], drawn[i] })
			byChance += varianceExplained(values, drawn) / draws
		}
		want = append(want, max(v-byChance, 0))
		sum += max(v-byChance, 0)
	}
	for g, s := range Importance(genes, scores, 0.25, 0, 1) {
		if math.Abs(s.Value-want[g]/sum) > 0.005 {
			t.Errorf("gene %d has %v, want %v", g, s.Value, want[g]/sum)
		}
	}
}

// varianceExplained is the variance of the means of y by value of x.
func varianceExplained(x, y []float64) float64 {
	sums, counts := map[float64]float64{}, map[float64]float64{}
	mean := Summarise(y).Mean
	for i, v := range x {
		sums[v] += y[i]
		counts[v]++
	}
	variance := 0.0
	for v, n := range counts {
		d := sums[v]/n - mean
		variance += d * d * n / float64(len(x))
	}
	return variance
}

func TestImportanceIsOfItsSeed(t *testing.T) {
	genes := samples(80, 3, 3)
	scores := score(genes, func(s []float64) float64 { return s[0] * s[1] })
	a, b, c := Importance(genes, scores, 0.2, 50, 1), Importance(genes, scores, 0.2, 50, 1), Importance(genes, scores, 0.2, 50, 2)
	if a[0] != b[0] || a[0] == c[0] || a[0].Value != c[0].Value {
		t.Errorf("%+v and %+v of one seed, %+v of another", a, b, c)
	}
}

func BenchmarkImportance(b *testing.B) {
	genes := samples(1000, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)
	for b.Loop() {
		Importance(genes, genes[0], 0.1, 500, 1)
	}
}

// Intervals hold the shares that many more samples give, about as often as they say.
func TestImportanceIntervals(t *testing.T) {
	const n, repeats = 200, 100
	random := rand.New(rand.NewPCG(5, 5))
	draw := func(n int) ([][]float64, []float64) {
		genes := make([][]float64, 3)
		for g, kinds := range []int{4, 4, 3} {
			for range n {
				genes[g] = append(genes[g], float64(random.IntN(kinds)))
			}
		}
		return genes, score(genes, func(s []float64) float64 { return s[0] + s[1]/2 + s[2]/2 + random.NormFloat64() })
	}
	genes, scores := draw(100_000)
	truth := Importance(genes, scores, 0.1, 0, 1)
	held := make([]int, len(truth))
	for range repeats {
		genes, scores := draw(n)
		for g, s := range Importance(genes, scores, 0.1, 200, 1) {
			if s.Low <= truth[g].Value && truth[g].Value <= s.High {
				held[g]++
			}
		}
	}
	for g, h := range held {
		if h < 90 {
			t.Errorf("gene %d: %d of %d intervals hold its share %v", g, h, repeats, truth[g].Value)
		}
	}
}
