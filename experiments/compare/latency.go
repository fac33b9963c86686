package compare

import (
	"context"
	"fmt"

	"lrunet/eval/speed"
	"lrunet/lrunet"
)

// time measures a row's latencies.
func (c *comparison) time(ctx context.Context, r *Row) error {
	if r.task.classes == 0 {
		return fmt.Errorf("%s of %s cannot be timed: its checkpoint is missing, so the shape of its images is unknown", r.Name, r.Item)
	}
	p, err := lrunet.Build(r.Arch, r.task.input, r.task.classes)
	if err != nil {
		return err
	}
	seconds := c.options.Seconds
	if seconds == 0 {
		seconds = 1
	}
	for _, m := range []struct {
		batch  int
		result *float64
	}{{1, &r.Latency1}, {128, &r.Latency128}} {
		rate, err := speed.Infer(ctx, p, c.options.Pool, m.batch, seconds)
		if err != nil {
			return err
		}
		*m.result = 1000 * float64(m.batch) / rate.Median
	}
	return nil
}
