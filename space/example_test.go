package space_test

import (
	"fmt"
	"math/rand"

	"lrunet/lrunet"
	"lrunet/space"
)

// A space is sampled, its points are mutated and crossed, and each point is an
// architecture of the space.
func Example() {
	s, err := space.New(space.Space{
		StemWidths: []int{8, 16}, StemStrides: []int{1, 2},
		Stages: space.Range{Min: 2, Max: 3}, Widths: []int{16, 32, 64}, Reuse: []int{1, 2, 4},
		Pools: space.Range{Min: 1, Max: 2}, Groups: []int{4, 8}, HeadWidths: []int{32, 64},
	}, lrunet.Shape{C: 1, H: 28, W: 28})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Size(), "architectures")

	rng := rand.New(rand.NewSource(1))
	a, b := s.Sample(rng), s.Sample(rng)
	fmt.Println("sampled:", a.Key())
	a.Mutate(rng)
	fmt.Println("mutated:", a.Key())
	a.Crossover(b, rng)
	fmt.Println("crossed:", a.Key())
	fmt.Println("stages:", len(a.Arch().Stages))

	other, err := lrunet.Parse("stem16/2 16x3/2 64x3 head32")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = s.Encode(other)
	fmt.Println(err)
	// Output:
	// 217728 architectures
	// sampled: stem16/2 16x2g4/2 32x1/2 64x1g4 head32
	// mutated: stem16/2 16x2g4/2 32x1/2 64x1g4 head32g4
	// crossed: stem8/2 16x2g4/2 32x1/2 64x1g4 head32
	// stages: 3
	// space: "stem16/2 16x3/2 64x3 head32" lies outside: stage 1: reuse: 3 is not among [1 2 4]
}
