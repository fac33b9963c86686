package checkpoint_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// severalCounts is a checkpoint for the counts 1 and 3, every array filled with a
// number of its own.
func severalCounts(t *testing.T, shareAffine bool) *checkpoint.Checkpoint {
	t.Helper()
	c := &checkpoint.Checkpoint{
		Arch: "stem8/2 8x3g4 head8", Input: lrunet.Shape{C: 1, H: 8, W: 8}, Classes: []string{"a", "b"},
		Meta: map[string]string{checkpoint.MetaAccuracy: "50", checkpoint.MetaSplit: "test"},
	}
	c.SetDepths(lrunet.Depths{Counts: 0b101, ShareAffine: shareAffine})
	p, err := lrunet.Build(c.Arch, c.Input, len(c.Classes))
	testkit.Must(t, err)
	programs, err := c.Beside(p)
	testkit.Must(t, err)
	seen := map[string]bool{}
	for _, one := range append([]*lrunet.Program{p}, programs...) {
		for _, q := range one.Params() {
			if seen[q.Name] {
				continue
			}
			seen[q.Name] = true
			c.Tensors = append(c.Tensors, checkpoint.Tensor{
				Name: q.Name, Shape: q.Shape, Data: slices.Repeat([]float32{float32(len(seen))}, q.Size()),
			})
		}
	}
	return c
}

// values are the first elements of tensors by name.
func values(c *checkpoint.Checkpoint) map[string]float32 {
	all := map[string]float32{}
	for _, one := range c.Tensors {
		all[one.Name] = one.Data[0]
	}
	return all
}

// A count's network has the shared arrays and its own, under ordinary names.
func TestAtReuseTakesTheArraysOfACount(t *testing.T) {
	for _, shareAffine := range []bool{false, true} {
		c := severalCounts(t, shareAffine)
		all := values(c)
		one, err := c.AtReuse(1)
		testkit.Must(t, err)
		p, err := lrunet.Build("stem8/2 8x1g4q2 head8", c.Input, 2)
		testkit.Must(t, err)
		testkit.Must(t, checkpoint.Check(p, one))
		for _, q := range p.Params() {
			from := q.Name
			if !q.Role.Trainable() || q.Role.Affine() && !shareAffine {
				from = "reuse1." + q.Name
			}
			if got := values(one)[q.Name]; got == 0 || got != all[from] {
				t.Errorf("affine shared %v: %s is %g, want that of %s, %g", shareAffine, q.Name, got, from, all[from])
			}
		}
		if one.Arch != p.Arch || len(one.Meta) != 0 {
			t.Errorf("%s with %v", one.Arch, one.Meta)
		}
		largest, err := c.AtReuse(0)
		testkit.Must(t, err)
		whole, err := lrunet.Build(c.Arch, c.Input, 2)
		testkit.Must(t, err)
		testkit.Must(t, checkpoint.Check(whole, largest))
		if largest.Meta[checkpoint.MetaAccuracy] != "50" || len(largest.Meta) != 2 {
			t.Errorf("the largest says %v", largest.Meta)
		}
	}
}

// A file for several counts has exactly their arrays.
func TestCheckNamesMissingArraysOfACount(t *testing.T) {
	c := severalCounts(t, false)
	p, err := lrunet.Build(c.Arch, c.Input, 2)
	testkit.Must(t, err)
	testkit.Must(t, checkpoint.Check(p, c))
	c.Tensors = slices.DeleteFunc(c.Tensors, func(one checkpoint.Tensor) bool { return one.Name == "reuse1.features.1.bias" })
	testkit.WantError(t, checkpoint.Check(p, c), `missing "reuse1.features.1.bias"`)
	_, err = c.AtReuse(1)
	testkit.WantError(t, err, `missing "reuse1.features.1.bias"`)
	delete(c.Meta, checkpoint.MetaReuse)
	testkit.WantError(t, checkpoint.Check(p, c), `unknown "reuse1.features.1.weight"`)
}

func TestAtReuseRefuses(t *testing.T) {
	c := severalCounts(t, false)
	_, err := c.AtReuse(2)
	if e, ok := errors.AsType[*checkpoint.ReuseError](err); !ok || !strings.Contains(err.Error(), "have 1,3") || e.Count != 2 {
		t.Errorf("count 2: %v", err)
	}
	c.Meta[checkpoint.MetaReuse] = "1,99"
	_, err = c.AtReuse(1)
	testkit.WantError(t, err, "reuse_counts", "1 to 64")
	delete(c.Meta, checkpoint.MetaReuse)
	_, err = c.AtReuse(1)
	testkit.WantError(t, err, "trained for its own alone")
}
