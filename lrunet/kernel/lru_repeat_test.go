package kernel

import (
	"slices"
	"testing"

	"lrunet/lrunet/kernel/internal/simd"
)

// An iteration reads channels again where there are fewer than it has: to the bit as
// if they were there as often.
func TestLRUReadsChannelsAgain(t *testing.T) {
	pool := NewPool(2)
	defer pool.Close()
	for _, s := range []LRUShape{
		{C: 16, H: 5, W: 4, Expansion: 2, Groups: 8, Shuffle: true},
		{C: 48, H: 3, W: 3, Expansion: 1, Groups: 4, Shuffle: true},
		{C: 144, H: 4, W: 4, Expansion: 2, Groups: 3},
		{C: 96, H: 2, W: 7, Expansion: 3, Groups: 2, Shuffle: true},
	} {
		units := map[string]func() LRU{"plain": func() LRU { return newPlainLRU(pool, s) }}
		for _, v := range simd.Sets() {
			if v.Vector() {
				units[v.String()] = func() LRU { return newFusedLRU(pool, v, s) }
			}
		}
		for name, unit := range units {
			c := newLRUCase(s, 21, 2, 1)
			narrow := NewTensor(s.C/s.Groups*max(1, s.Groups/2), s.H, s.W, 2)
			narrow.N = c.x.N
			for i := range s.C {
				copy(narrow.Plane(i%narrow.C), c.x.Plane(i%narrow.C))
				copy(c.x.Plane(i), narrow.Plane(i%narrow.C))
			}
			want := c.run(unit(), nil).parts()
			c.x = narrow
			for part, got := range c.run(unit(), nil).parts() {
				if !slices.Equal(got, want[part]) {
					t.Errorf("%s, %+v: %s of repeated channels is another", name, s, part)
				}
			}
		}
	}
}

// Channels that are no whole groups are refused.
func TestLRURefusesPartsOfGroups(t *testing.T) {
	pool := NewPool(1)
	defer pool.Close()
	s := LRUShape{C: 16, H: 2, W: 2, Expansion: 1, Groups: 2}
	for _, channels := range []int{4, 12, 24} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d channels were read", channels)
				}
			}()
			x, y := NewTensor(channels, 2, 2, 1), NewTensor(16, 2, 2, 1)
			x.N = 1
			NewLRU(pool, s).Infer(&y, &x, newLRUCase(s, 1, 1, 1).p)
		}()
	}
}
