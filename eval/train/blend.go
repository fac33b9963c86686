package train

import (
	"lrunet/eval/imageset"
	"lrunet/lrunet/kernel"
)

// blends says whether images are made of two.
func (d *feeder) blends() bool { return d.blend != imageset.Blend{} }

// prepareBlend makes room for what blending needs.
func (d *feeder) prepareBlend() {
	if !d.blends() {
		return
	}
	d.mixture = kernel.Mixture{Labels: make([]int32, d.size), Shares: make([]float32, d.size)}
	for i := range d.workers {
		d.workers[i].other = make([]float32, d.values)
	}
}

// mix blends an image of the batch, which is augmented, with the next one, the
// last with the first: the order is drawn anew in each epoch, so that any two
// images meet.
func (d *feeder) mix(w *feedWorker, to []float32, at int) {
	image, next := d.taken[at], d.taken[(at+1)%len(d.taken)]
	d.augment(w, w.other, next)
	seed := imageset.Mix(d.seed, streamBlend, uint64(d.epoch), uint64(image))
	in := d.batch.Images
	d.mixture.Labels[at] = int32(d.images.Label(int(next)))
	d.mixture.Shares[at] = d.blend.Apply(to, w.other, in.C, in.H, in.W, seed)
}
