package graph

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// Rooms that are in use at the same time have different lots, each large enough, and
// what stays or is used before and after the turn shares none.
func TestDivide(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		order := make([][]*room, 2+random.IntN(20))
		var all []*room
		for range 1 + random.IntN(15) {
			r := &room{elements: 1 + random.IntN(9), stays: random.IntN(9) == 0}
			first := random.IntN(len(order))
			for at := first; at < len(order); at += 1 + random.IntN(5) {
				order[at] = append(order[at], r, nil)
			}
			all = append(all, r)
		}
		turn := random.IntN(len(order)+1) - 1
		lots := divide(order, turn)
		for i, r := range all {
			if lots[r.lot] < r.elements {
				t.Fatalf("room of %d elements has a lot of %d", r.elements, lots[r.lot])
			}
			for _, other := range all[:i] {
				apart := r.last < other.first || other.last < r.first
				if r.lot == other.lot && (!apart || r.kept(turn) || other.kept(turn)) {
					t.Fatalf("rooms used from %d to %d and from %d to %d share a lot", r.first, r.last, other.first, other.last)
				}
			}
		}
	}
}

// What is used last is given away first, and nothing is given away that need not be.
func TestDivideOfAChain(t *testing.T) {
	rooms := []*room{{elements: 4}, {elements: 9}, {elements: 2}, {elements: 7}}
	order := [][]*room{{rooms[0]}, {rooms[0], rooms[1]}, {rooms[1], rooms[2]}, {rooms[2], rooms[3]}}
	if lots := divide(order, -1); !slices.Equal(lots, []int{4, 9}) {
		t.Errorf("lots of %v elements, must be 4 and 9", lots)
	}
}

// Maps that share storage give the same gradients as maps that do not, to the bit, for
// batches of any size.
func TestSharedStorageChangesNothing(t *testing.T) {
	archs := []string{"mobilenet-0.25", "shufflenetv2-0.25", "stem8/2 8x2g4/2 16x3g4r1 head8"}
	if !testing.Short() {
		archs = append(archs, "mobilenetv2-0.25", "shufflenet-0.5-g3", "stem8/2 16x4g4i/2 16x2g4s2 head8")
	}
	in := lrunet.Shape{C: 3, H: 32, W: 32}
	for _, arch := range archs {
		m := newModel(t, arch, in, 10, 2)
		m.Init(1)
		shared, err := m.Trainer(32)
		if err != nil {
			t.Fatal(err)
		}
		apart, err := m.Trainer(32)
		if err != nil {
			t.Fatal(err)
		}
		separate(apart.network)
		for _, images := range []int{32, 19, 3} {
			b := randomBatch(in, 10, images, 32, 1)
			step := func(trainer *Trainer) (Loss, []float32) {
				l, err := trainer.Step(b, Step{Dropout: 0.2, Seed: 5})
				if err != nil {
					t.Fatal(err)
				}
				return l, slices.Clone(m.Gradient())
			}
			want, gradient := step(apart)
			if got, g := step(shared); got != want || !slices.Equal(g, gradient) {
				t.Errorf("%s: %d images: loss %v with shared storage and %v without, or other gradients", arch, images, got, want)
			}
		}
	}
}

// separate gives each room storage of its own.
func separate(n *network) {
	storage := map[*room][]float32{}
	for _, p := range n.places {
		if storage[p.room] == nil {
			storage[p.room] = make([]float32, p.room.elements)
		}
		p.value = newValue(p.shape, n.blocks, storage[p.room]).channels(p.first, p.channels)
	}
	for i, l := range n.layers {
		if r := n.rooms.borrowed[i]; r != nil {
			l.call.borrowed = make([]float32, r.elements)
		}
	}
}

// Storage is shared in the order of execution; another one would mix up maps in silence.
func TestAnotherOrderOfExecutionIsAnError(t *testing.T) {
	in := lrunet.Shape{C: 1, H: 8, W: 8}
	m := newModel(t, "stem8 8x2 head8", in, 4, 1)
	trainer, err := m.Trainer(16)
	if err != nil {
		t.Fatal(err)
	}
	first := trainer.network.values[0].Op().(*operation)
	first.place = 1 << 20
	_, err = trainer.Step(randomBatch(in, 4, 16, 16, 1), Step{})
	if err == nil || !strings.Contains(err.Error(), "order") {
		t.Errorf("error %v", err)
	}
}
