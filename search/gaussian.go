package search

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// gaussian is a Gaussian process of one value over features: a linear trend and a
// smooth rest (Matérn 5/2), with noise.
//
// Source: Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006,
// algorithm 2.1.
type gaussian struct {
	scales     []scaling // of the features
	value      scaling
	points     [][]float64 // scaled
	kernel     kernel
	chol       mat.Cholesky
	weights    mat.VecDense // the inverse covariance times the values
	variance   float64      // of the values that the kernel explains
	likelihood float64      // logarithm, up to a constant
}

// scaling takes values to mean 0 and deviation 1.
type scaling struct{ mean, deviation float64 }

func newScaling(values []float64) scaling {
	mean, deviation := stat.PopMeanStdDev(values, nil)
	if !(deviation > 0) {
		deviation = 1
	}
	return scaling{mean, deviation}
}

func (s scaling) of(v float64) float64 { return (v - s.mean) / s.deviation }

// kernel is how alike two points are, and how noisy values are beside that.
type kernel struct{ length, trend, noise float64 }

// kernels are those that a fit chooses from.
func kernels() []kernel {
	var list []kernel
	for _, length := range []float64{0.5, 1, 2, 4} {
		for _, trend := range []float64{0, 1} {
			for _, noise := range []float64{0.003, 0.03, 0.1, 0.4} {
				list = append(list, kernel{length, trend, noise})
			}
		}
	}
	return list
}

func (k kernel) of(a, b []float64) float64 {
	var dot, square float64
	for i := range a {
		dot += a[i] * b[i]
		square += (a[i] - b[i]) * (a[i] - b[i])
	}
	n := float64(max(len(a), 1))
	r := math.Sqrt(5*square/n) / k.length
	return k.trend*dot/n + (1+r+r*r/3)*math.Exp(-r)
}

// fitGaussian chooses the likeliest kernel for values at points; false where the
// numbers allow none.
func fitGaussian(points [][]float64, values []float64) (*gaussian, bool) {
	g := &gaussian{value: newScaling(values)}
	column := make([]float64, len(points))
	for k := range points[0] {
		for i, p := range points {
			column[i] = p[k]
		}
		g.scales = append(g.scales, newScaling(column))
	}
	for _, p := range points {
		g.points = append(g.points, g.scaled(p))
	}
	scaled := mat.NewVecDense(len(values), nil)
	for i, v := range values {
		scaled.SetVec(i, g.value.of(v))
	}
	var best *gaussian
	for _, k := range kernels() {
		if try, ok := g.with(k, scaled); ok && (best == nil || try.likelihood > best.likelihood) {
			best = try
		}
	}
	return best, best != nil
}

func (g *gaussian) scaled(point []float64) []float64 {
	list := make([]float64, len(point))
	for i, v := range point {
		list[i] = g.scales[i].of(v)
	}
	return list
}

// with is the process with a kernel.
func (g *gaussian) with(k kernel, values *mat.VecDense) (*gaussian, bool) {
	n := len(g.points)
	covariance := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			covariance.SetSym(i, j, k.of(g.points[i], g.points[j]))
		}
		covariance.SetSym(i, i, covariance.At(i, i)+k.noise)
	}
	try := &gaussian{scales: g.scales, value: g.value, points: g.points, kernel: k}
	if !try.chol.Factorize(covariance) || try.chol.SolveVecTo(&try.weights, values) != nil {
		return nil, false
	}
	try.variance = max(mat.Dot(values, &try.weights)/float64(n), 1e-9)
	try.likelihood = -float64(n)/2*math.Log(try.variance) - try.chol.LogDet()/2
	return try, finite(try.likelihood)
}

// predict is the mean and the deviation of the value at a point, without noise.
func (g *gaussian) predict(point []float64) (mean, deviation float64) {
	means, deviations := g.predictAll([][]float64{point})
	return means[0], deviations[0]
}

// predictAll is predict at many points, in less time than one by one.
func (g *gaussian) predictAll(points [][]float64) (means, deviations []float64) {
	likes := mat.NewDense(len(g.points), len(points), nil)
	left := make([]float64, len(points))
	for j, point := range points {
		p := g.scaled(point)
		like := g.like(p)
		likes.SetCol(j, like.RawVector().Data)
		means = append(means, g.from(like))
		left[j] = g.kernel.of(p, p)
	}
	blas64.Trsm(blas.Left, blas.Trans, 1, g.chol.RawU().(*mat.TriDense).RawTriangular(), likes.RawMatrix())
	for i := range g.points {
		for j, v := range likes.RawRowView(i) {
			left[j] -= v * v
		}
	}
	for _, l := range left {
		deviations = append(deviations, g.value.deviation*math.Sqrt(g.variance*max(l, 0)))
	}
	return means, deviations
}

// mean is predict's mean alone, in a fraction of the time.
func (g *gaussian) mean(point []float64) float64 { return g.from(g.like(g.scaled(point))) }

// from is the mean where the process's points are that much alike.
func (g *gaussian) from(like *mat.VecDense) float64 {
	return g.value.mean + g.value.deviation*mat.Dot(like, &g.weights)
}

// like is how much a scaled point is like each of the process's.
func (g *gaussian) like(p []float64) *mat.VecDense {
	like := mat.NewVecDense(len(g.points), nil)
	for i, q := range g.points {
		like.SetVec(i, g.kernel.of(p, q))
	}
	return like
}

// believing is the process as it would be had a further point the value that is
// predicted there: what is predicted elsewhere stays as it is, and is surer.
func (g *gaussian) believing(point []float64) *gaussian {
	p, n := g.scaled(point), len(g.points)
	others := g.like(p).RawVector().Data
	like := mat.NewVecDense(n+1, append(others, g.kernel.of(p, p)+g.kernel.noise))
	more := *g
	more.chol = mat.Cholesky{}
	if !more.chol.ExtendVecSym(&g.chol, like) {
		return g // it is one that is known
	}
	more.points = append(slices.Clip(g.points), p)
	more.weights = *mat.NewVecDense(n+1, append(slices.Clone(g.weights.RawVector().Data), 0))
	return &more
}
