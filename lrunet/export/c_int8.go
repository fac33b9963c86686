package export

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"lrunet/eval/imageset"
	"lrunet/lrunet/export/c99"
	"lrunet/lrunet/export/quantized"
	"lrunet/lrunet/folded"
)

// cInt8Format is C99 in integers.
type cInt8Format struct{}

// Endings are two.
func (cInt8Format) Endings() []string { return cEndings }

// checkName is c99's.
func (cInt8Format) checkName(name string) error { return c99.CheckName(name) }

// Write always fails: there are no images to calibrate on.
func (cInt8Format) Write(Request) (Export, error) {
	return Export{}, errors.New("integers need images of the training data to calibrate on; there are none")
}

// WriteCalibrated fails as folded.Of, quantized.Of and c99.Int8 do besides.
func (cInt8Format) WriteCalibrated(ctx context.Context, r Request, s Sample) (Export, error) {
	if s.Calibration.Len() == 0 {
		return cInt8Format{}.Write(r)
	}
	if err := check(r, s); err != nil {
		return Export{}, err
	}
	net, err := folded.Of(r.Program, r.Value)
	if err != nil {
		return Export{}, err
	}
	ranges, err := calibrate(ctx, net, s)
	if err != nil {
		return Export{}, err
	}
	integers, err := quantized.Of(net, ranges)
	if err != nil {
		return Export{}, err
	}
	source, err := c99.Int8(r.Name, integers, r.Checkpoint.Classes)
	if err != nil {
		return Export{}, err
	}
	written := inC(source)
	written.Details = append(written.Details, Detail{"calibration_images", s.Calibration.Len(),
		fmt.Sprintf("calibrated on %d training images", s.Calibration.Len())})
	if s.Scored.Len() > 0 {
		l, err := compare(ctx, net, integers, s)
		if err != nil {
			return Export{}, err
		}
		written.Details = append(written.Details, Detail{"accuracy", l, l.text()})
	}
	return written, nil
}

// check fails at once on what would be found after the calibration.
func check(r Request, s Sample) error {
	for _, images := range []imageset.Subset{s.Calibration, s.Scored} {
		if images.Len() > 0 && images.Of.Size != r.Program.Input.Size() {
			return fmt.Errorf("images have %d values, the network reads %d", images.Of.Size, r.Program.Input.Size())
		}
	}
	return c99.CheckName(r.Name)
}

// calibrate finds the ranges of a net's values.
func calibrate(ctx context.Context, net *folded.Net, s Sample) (*quantized.Ranges, error) {
	all := quantized.NewRanges(net)
	var guard sync.Mutex
	err := each(ctx, s.Calibration.Len(), s.Threads, func() func(int) {
		runner, seen := folded.NewRunner(net), quantized.NewRanges(net)
		seen.Watch(runner)
		return func(i int) {
			runner.Run(folded.Interleaved(s.Calibration.Image(i), net.Input))
			guard.Lock()
			defer guard.Unlock()
			all.Merge(seen)
		}
	})
	return all, err
}

// loss is what integers cost.
type loss struct {
	Images int     `json:"images"`
	Float  float64 `json:"float"` // percent recognised
	Int8   float64 `json:"int8"`
	Equal  float64 `json:"equal"` // percent of the answers
}

// compare scores a net in float and in integers.
func compare(ctx context.Context, net *folded.Net, integers *quantized.Net, s Sample) (loss, error) {
	var guard sync.Mutex
	var inFloat, inInt8, equal int
	err := each(ctx, s.Scored.Len(), s.Threads, func() func(int) {
		a, b := folded.NewRunner(net), quantized.NewRunner(integers)
		return func(i int) {
			image := folded.Interleaved(s.Scored.Image(i), net.Input)
			x, y, label := best(a.Run(image)), best(b.Run(image)), int(s.Scored.Label(i))
			guard.Lock()
			defer guard.Unlock()
			inFloat += count(x == label)
			inInt8 += count(y == label)
			equal += count(x == y)
		}
	})
	n := s.Scored.Len()
	percent := func(part int) float64 { return 100 * float64(part) / float64(n) }
	return loss{n, percent(inFloat), percent(inInt8), percent(equal)}, err
}

// count is a truth as a number.
func count(v bool) int {
	if v {
		return 1
	}
	return 0
}

// best is the class with the greatest logit, the first of equal ones.
func best[T float32 | int32](logits []T) int {
	at := 0
	for i, v := range logits {
		if v > logits[at] {
			at = i
		}
	}
	return at
}

// text is the loss in words.
func (l loss) text() string {
	return fmt.Sprintf("of %d test images, float recognises %.2f %% and int8 %.2f %%; %.2f %% of the answers are equal", l.Images, l.Float, l.Int8, l.Equal)
}
