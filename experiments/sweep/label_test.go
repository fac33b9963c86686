package sweep

import (
	"maps"
	"testing"
)

// What all networks share is no label; neither is what several have.
func TestLabels(t *testing.T) {
	got := labels([]string{
		"stem16/2 40x1u/2 80x1u/2 head128-linear",
		"stem16/2 32x6u/2 64x6u/2 head128-linear",
		"stem16/2 16x6uo/2 24x6uo/2 head128-linear",
		"stem16/2 32x6uo/2 64x6uo/2 head128-linear",
		"stem16/2 32x6ur1/2 56x6ur1/2 head128-linear",
		"stem16/2 24x6ub8/2 32x6u/2 head128-linear",
		"stem8/2 24x6ub8/2 32x6u/2 head128-linear",
		"mobilenet-0.25",
	})
	want := map[string]string{
		"stem16/2 40x1u/2 80x1u/2 head128-linear":     "reuse 1",
		"stem16/2 32x6u/2 64x6u/2 head128-linear":     "width 64",
		"stem16/2 16x6uo/2 24x6uo/2 head128-linear":   "own weights, width 24",
		"stem16/2 32x6uo/2 64x6uo/2 head128-linear":   "own weights, width 64",
		"stem16/2 32x6ur1/2 56x6ur1/2 head128-linear": "rank 1",
	}
	if !maps.Equal(got, want) {
		t.Errorf("labels %v, want %v", got, want)
	}
}
