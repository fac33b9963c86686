package imageset

import (
	"context"
	"errors"
	"math"
	"testing"
)

// Mean and deviation are those of their definition, channel by channel.
func TestMoments(t *testing.T) {
	s := Split{Pixels: []uint8{0, 255, 10, 10, 255, 0, 30, 30}, Labels: []uint16{0, 1}, Size: 4} // 2 channels of 1x2
	mean, std, err := s.moments(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for c, want := range [][2]float64{{127.5, 127.5}, {20, 10}} {
		if math.Abs(mean[c]*255-want[0]) > 1e-12 || math.Abs(std[c]*255-want[1]) > 1e-12 {
			t.Errorf("channel %d: %g and %g, want %v", c, mean[c]*255, std[c]*255, want)
		}
	}
}

func TestSummarizeObeysItsContext(t *testing.T) {
	d := small()
	ctx, cancel := context.WithCancel(t.Context())
	if err := d.Summarize(ctx); err != nil || d.Hash != d.Digest() {
		t.Fatalf("hash %s, error %v", d.Hash, err)
	}
	cancel()
	if err := d.Summarize(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after the end", err)
	}
}
