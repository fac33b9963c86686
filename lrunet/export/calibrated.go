package export

import (
	"context"
	"sync"
	"sync/atomic"

	"lrunet/eval/imageset"
)

// Calibrated is a format that needs images: they show how large its numbers
// become, and what is lost.
type Calibrated interface {
	Format

	// WriteCalibrated is Write with images. It fails as that does, if the sample
	// has no image to calibrate on or images of another size than the network's,
	// and with ctx's error if that is done first.
	WriteCalibrated(ctx context.Context, r Request, s Sample) (Export, error)
}

// Sample is what a calibrated format sees of a dataset.
type Sample struct {
	Calibration imageset.Subset // of the training split
	Scored      imageset.Subset // to compare answers on, images it was not calibrated on; none: nothing is compared
	Threads     int             // at least 1; the result does not depend on it
}

// each visits the numbers below n on several threads, each with a visitor of its
// own. It fails with ctx's error if that is done first.
func each(ctx context.Context, n, threads int, visitor func() func(i int)) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, max(threads, 1)) {
		wait.Go(func() {
			visit := visitor()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				visit(i)
			}
		})
	}
	wait.Wait()
	return ctx.Err()
}
