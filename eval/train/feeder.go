package train

import (
	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// feeder prepares batches of augmented images on the model's own threads, between
// its steps: during them it would compete with a thread that the others wait for.
// What it yields depends on seed, epoch and position only.
type feeder struct {
	images    imageset.Subset
	size      int // images of a full batch
	values    int // of an image of the batch
	seed      uint64
	alternate bool // flip each image in every other epoch
	blend     imageset.Blend
	pool      *kernel.Pool
	workers   []feedWorker // one per thread

	batch *graph.Batch
	order []int32
	at    int // of the next batch in order
	epoch int
	taken []int32 // the batch's section of order

	mixture kernel.Mixture // of a full batch; the zero value where nothing is blended
}

// feedWorker is what a thread needs to augment a block of images.
type feedWorker struct {
	augment *imageset.Augmenter
	planar  []float32
	other   []float32 // an image to blend with; nil where nothing is
}

// Streams of a training's seed: each is drawn independently of the others.
const (
	streamOrder = iota
	streamAugment
	streamDropout
	streamFlip
	streamBlend
	streamReuse
)

// newFeeder makes a feeder of images of the given shape that starts with the
// first epoch.
func newFeeder(f Fit, r Recipe, in lrunet.Shape) (*feeder, error) {
	d := &feeder{
		images:    f.Train,
		size:      r.Batch,
		values:    in.Size(),
		seed:      f.Seed,
		alternate: r.Flip && r.AlternateFlip,
		blend:     imageset.Blend{Mixup: r.Mixup, Cutmix: r.Cutmix},
		pool:      f.Model.Pool(),
		workers:   make([]feedWorker, f.Model.Pool().Threads()),
		batch:     graph.NewBatch(in, r.Batch),
		order:     make([]int32, f.Train.Len()),
	}
	vary := imageset.Augment{Crop: r.Crop, Margin: r.Margin, Rotate: r.Rotate, Flip: r.Flip && !r.AlternateFlip, Erase: r.Erase}
	for i := range d.workers {
		augment, err := imageset.NewAugmenter(vary, in.C, in.H-2*r.Margin, in.W-2*r.Margin)
		if err != nil {
			return nil, err
		}
		d.workers[i] = feedWorker{augment: augment, planar: make([]float32, kernel.Lanes*in.Size())}
	}
	d.prepareBlend()
	d.shuffle()
	return d, nil
}

// shuffle draws the order of the present epoch.
func (d *feeder) shuffle() {
	imageset.Order(d.order, imageset.Mix(d.seed, streamOrder), d.epoch)
	d.at = 0
}

// seek goes to a position in an epoch, 0 for the first.
func (d *feeder) seek(epoch, at int) {
	d.epoch = epoch
	d.shuffle()
	d.at = at
}

// next is the next batch, which is valid until the next call. After the last of
// an epoch comes the first of the next.
func (d *feeder) next() *graph.Batch {
	if d.at == len(d.order) {
		d.epoch++
		d.shuffle()
	}
	d.taken = d.order[d.at:min(d.at+d.size, len(d.order))]
	d.at += len(d.taken)
	d.batch.Resize(len(d.taken))
	if d.blends() {
		d.batch.Mixture = kernel.Mixture{Labels: d.mixture.Labels[:len(d.taken)], Shares: d.mixture.Shares[:len(d.taken)]}
	}
	d.pool.Run(kernel.Blocks(len(d.taken)), d)
	return d.batch
}

// mirrored says whether an image is mirrored in the current epoch: a random half
// of them in the first, the others in the next, and so on, so that two epochs
// see both sides of each (Jordan, arXiv 2404.00498, section 3.6).
func (d *feeder) mirrored(image int32) bool {
	return d.alternate && (imageset.Mix(d.seed, streamFlip, uint64(image))+uint64(d.epoch))%2 == 1
}

// Part fills one block of the batch.
func (d *feeder) Part(block, thread int) {
	w, size := &d.workers[thread], d.values
	first := block * kernel.Lanes
	for i, image := range d.taken[first:min(first+kernel.Lanes, len(d.taken))] {
		to := w.planar[i*size : (i+1)*size]
		d.augment(w, to, image)
		d.batch.Labels[first+i] = int32(d.images.Label(int(image)))
		if d.blends() {
			d.mix(w, to, first+i)
		}
	}
	d.batch.SetBlock(block, w.planar)
}

// augment writes an image as the current epoch sees it.
func (d *feeder) augment(w *feedWorker, to []float32, image int32) {
	seed := imageset.Mix(d.seed, streamAugment, uint64(d.epoch), uint64(image))
	from := d.images.Image(int(image))
	if d.mirrored(image) {
		w.augment.ApplyMirrored(to, from, seed)
	} else {
		w.augment.Apply(to, from, seed)
	}
}
