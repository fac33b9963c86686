package train

import (
	"runtime"

	"lrunet/experiments/dataset"
	"lrunet/lrunet/graph"
)

// feeder prepares batches in the background: the next is augmented while the
// current one trains. What it yields depends on seed, epoch and position only.
type feeder struct {
	images  dataset.Subset
	batch   int
	epochs  int
	seed    uint64
	augment *dataset.Augmenter

	planar []float32
	labels []int32
	order  []int32
	free   chan *graph.Batch // to be filled
	ready  chan *graph.Batch // filled, in order
	stop   chan struct{}
}

// Streams of a training's seed: what is drawn from it, each for itself.
const (
	streamOrder = iota
	streamAugment
	streamDropout
)

// startFeeder makes a feeder and starts it; close ends it.
func startFeeder(f Fit, r Recipe) (*feeder, error) {
	in := f.Model.Program.Input
	augment, err := dataset.NewAugmenter(dataset.Augment{Crop: r.Crop, Rotate: r.Rotate, Flip: r.Flip}, in.C, in.H, in.W)
	if err != nil {
		return nil, err
	}
	d := &feeder{
		images:  f.Train,
		batch:   r.Batch,
		epochs:  f.Epochs,
		seed:    f.Seed,
		augment: augment,
		planar:  make([]float32, r.Batch*in.Size()),
		labels:  make([]int32, 0, r.Batch),
		order:   make([]int32, f.Train.Len()),
		free:    make(chan *graph.Batch, 2),
		ready:   make(chan *graph.Batch, 2),
		stop:    make(chan struct{}),
	}
	for range cap(d.free) {
		d.free <- graph.NewBatch(in, r.Batch)
	}
	go d.run()
	return d, nil
}

func (d *feeder) close() { close(d.stop) }

func (d *feeder) run() {
	for epoch := range d.epochs {
		dataset.Order(d.order, dataset.Mix(d.seed, streamOrder), epoch)
		for at := 0; at < len(d.order); at += d.batch {
			select {
			case <-d.stop:
				return
			case b := <-d.free:
				d.fill(b, epoch, d.order[at:min(at+d.batch, len(d.order))])
				d.ready <- b
			}
		}
	}
}

func (d *feeder) fill(b *graph.Batch, epoch int, order []int32) {
	size := d.images.Of.Size
	d.labels = d.labels[:len(order)]
	for i, image := range order {
		seed := dataset.Mix(d.seed, streamAugment, uint64(epoch), uint64(image))
		d.augment.Apply(d.planar[i*size:(i+1)*size], d.images.Image(int(image)), seed)
		d.labels[i] = int32(d.images.Label(int(image)))
		runtime.Gosched() // a thread of the arithmetic must not wait for a whole time slice
	}
	b.Fill(d.planar, d.labels)
}
