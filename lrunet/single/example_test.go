package single_test

import (
	"fmt"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
	"lrunet/lrunet/single"
)

// A network that was not trained answers one white image.
func Example() {
	program, err := lrunet.Build("lrunet-2", lrunet.Shape{C: 1, H: 28, W: 28}, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := graph.New(program, pool)
	if err != nil {
		fmt.Println(err)
		return
	}
	model.Init(1)
	network, err := single.Of(program, func(p lrunet.Param) []float32 { return model.Param(p.Name).Value })
	if err != nil {
		fmt.Println(err)
		return
	}
	image := make([]uint8, 28*28) // row by row, a position's channels beside each other
	for i := range image {
		image[i] = 255
	}
	fmt.Println(len(network.Logits(image)), "logits")
	// Output: 10 logits
}
