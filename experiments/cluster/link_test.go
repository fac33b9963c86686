package cluster

import (
	"context"
	"testing"
	"time"
)

// A request that nobody will ever answer is made again.
func TestLostRequestsAreMadeAgain(t *testing.T) {
	tries := 0
	err := timely(t.Context(), time.Millisecond, func(ctx context.Context) error {
		if tries++; tries > 1 {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if err != nil || tries != 2 {
		t.Errorf("%d tries, error %v; want the second to succeed", tries, err)
	}
	if short, long := transfer(0), transfer(maxWeights); short < time.Minute || long <= short {
		t.Errorf("%v for no bytes, %v for the largest file", short, long)
	}
}
