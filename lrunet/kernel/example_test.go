package kernel_test

import (
	"fmt"

	"lrunet/lrunet/kernel"
)

// A max-pool over two images of one channel, 2x2 pixels each.
func ExampleMaxPool() {
	pool := kernel.NewPool(1)
	defer pool.Close()
	const images = 2
	x := kernel.NewTensor(1, 2, 2, kernel.Blocks(images))
	y := kernel.NewTensor(1, 1, 1, kernel.Blocks(images))
	kernel.Pack(&x, []float32{1, 2, 3, 4 /* the second image */, 8, 7, 6, 5}, images)
	kernel.NewMaxPool(pool, 2, 2, 0, 1, 2, 2).Forward(&y, &x)
	result := make([]float32, images)
	kernel.Unpack(result, &y)
	fmt.Println(result)

	// Output: [4 8]
}
