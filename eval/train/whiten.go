package train

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
)

// whitenImages is how many images the patches come from, and whitenEpsilon what
// is added to their variances, both as in airbench.
const whitenImages, whitenEpsilon = 5000, 5e-4

// whiten starts the filters of the network's first convolution with those that
// whiten the images' patches: the eigenvectors of the patches' covariance, over
// the square roots of their variances, largest variance first, and then their
// negatives (Page, "How to train your ResNet", part 8; Jordan's airbench, arXiv
// 2404.00498, section 3.2, which keeps them fixed). Where the convolution has
// more filters, the others keep their start; where it has fewer, they are those
// of the largest variances with their negatives.
//
// It fails if the network does not begin with a convolution of all channels, or
// if an image is smaller than its window.
func whiten(m *graph.Model, images imageset.Subset) error {
	stem, window, err := firstConvolution(m)
	if err != nil {
		return err
	}
	in := m.Program.Input
	if in.H < window || in.W < window {
		return fmt.Errorf("train: whiten: images of %dx%d have no patches of %dx%d", in.H, in.W, window, window)
	}
	covariance := patchCovariance(images, in, window)
	var eigen mat.EigenSym
	if !eigen.Factorize(covariance, true) {
		return fmt.Errorf("train: whiten: the covariance of the images' patches has no eigenvectors")
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil) // ascending
	size, filters := len(values), stem.Shape[0]
	pairs := min(size, (filters+1)/2)
	for k := range pairs {
		filter := mat.Col(nil, size-1-k, &vectors)
		scale := 1 / math.Sqrt(max(values[size-1-k], 0)+whitenEpsilon)
		setFilter(stem, k, filter, scale*orientation(filter))
		if pairs+k < filters {
			setFilter(stem, pairs+k, filter, -scale*orientation(filter))
		}
	}
	return nil
}

// firstConvolution is the weight of the convolution that reads the image, and
// the side of its window.
func firstConvolution(m *graph.Model) (*graph.Param, int, error) {
	for _, l := range m.Program.Layers {
		op, ok := l.Op.(lrunet.Conv)
		if ok && op.Groups == 1 && l.In[0] == lrunet.Image {
			return m.Param(l.Params[0].Name), op.Kernel, nil
		}
	}
	return nil, 0, fmt.Errorf("train: whiten: %s does not begin with a convolution", m.Program.Arch)
}

// setFilter sets a filter to a scaled vector.
func setFilter(p *graph.Param, filter int, values []float64, scale float64) {
	for i, v := range values {
		p.Value[filter*len(values)+i] = float32(scale * v)
	}
}

// orientation is the sign that makes the element of largest size positive: of an
// eigenvector and its negative, either may be found.
func orientation(vector []float64) float64 {
	largest := 0.
	for _, v := range vector {
		if math.Abs(v) > math.Abs(largest) {
			largest = v
		}
	}
	return math.Copysign(1, largest)
}

// patchCovariance is the covariance of the first images' patches, which lie
// wholly inside; their elements are ordered as a filter's: channel, row, column.
func patchCovariance(images imageset.Subset, in lrunet.Shape, window int) *mat.SymDense {
	size := in.C * window * window
	patch, pixels := make([]float64, size), make([]float32, in.Size())
	sums, products := make([]float64, size), make([]float64, size*size)
	count := 0.
	for i := range min(images.Len(), whitenImages) {
		imageset.Plain(pixels, images.Image(i))
		for y := range in.H - window + 1 {
			for x := range in.W - window + 1 {
				cutPatch(patch, pixels, in, window, y, x)
				accumulatePatch(sums, products, patch)
				count++
			}
		}
	}
	covariance := mat.NewSymDense(size, nil)
	for a := range size {
		for b := a; b < size; b++ {
			covariance.SetSym(a, b, products[a*size+b]/count-sums[a]/count*sums[b]/count)
		}
	}
	return covariance
}

// cutPatch copies the patch whose corner is (y, x).
func cutPatch(patch []float64, pixels []float32, in lrunet.Shape, window, y, x int) {
	for c := range in.C {
		for row := range window {
			for col := range window {
				patch[(c*window+row)*window+col] = float64(pixels[(c*in.H+y+row)*in.W+x+col])
			}
		}
	}
}

// accumulatePatch adds a patch to the sums of elements and of products.
func accumulatePatch(sums, products, patch []float64) {
	for a, v := range patch {
		sums[a] += v
		row := products[a*len(patch):][:len(patch)]
		for b := a; b < len(patch); b++ {
			row[b] += v * patch[b]
		}
	}
}
