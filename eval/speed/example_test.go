package speed_test

import (
	"context"
	"fmt"

	"lrunet/eval/speed"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// What this machine's first two cores make of lrunet-14, for a second each in
// training and in inference.
func ExampleMeasure() {
	program, err := lrunet.Build("lrunet-14", lrunet.Shape{C: 3, H: 32, W: 32}, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	pool := kernel.NewPool(2)
	defer pool.Close()
	s, err := speed.Measure(context.Background(), program, pool, 128, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("training %.0f images/s (%.1f GFLOP/s), inference %.0f\n", s.Train.Best, s.TrainGFLOPS(), s.Infer.Best)
}
