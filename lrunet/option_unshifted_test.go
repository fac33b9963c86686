package lrunet

import (
	"strings"
	"testing"
)

// The shift is 2C parameters an iteration, a tenth of 10-LruNet.
func TestWithoutTheFirstShift(t *testing.T) {
	in := Shape{1, 28, 28}
	with, without := build(t, "lrunet-10", in, 10), build(t, ten("u"), in, 10)
	if got := trainable(without); got != 162890 {
		t.Errorf("%d parameters, want 162890", got)
	}
	left := map[string]bool{}
	for _, q := range without.Params() {
		left[q.Name] = true
	}
	for _, q := range with.Params() {
		isShift := strings.Contains(q.Name, ".dw_bn_list.") && strings.HasSuffix(q.Name, ".bias")
		if left[q.Name] == isShift {
			t.Errorf("%s: is there: %v", q.Name, left[q.Name])
		}
		delete(left, q.Name)
	}
	if len(left) > 0 {
		t.Errorf("further parameters %v", left)
	}
}
