package lrunet_test

import (
	"fmt"

	"lrunet/lrunet"
)

func ExampleParse() {
	arch, err := lrunet.Parse("lrunet-14")
	fmt.Println(arch, err)
	_, err = lrunet.Parse("stem64/2 64x65/2 head256")
	fmt.Println(err)
	// Output:
	// stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256 <nil>
	// architecture "stem64/2 64x65/2 head256": character 10, "64x65/2": reuse is 65, must be 1 to 64
}

func ExampleBuild() {
	p, err := lrunet.Build("stem16/2 16x2/2 32x1 head16", lrunet.Shape{C: 1, H: 28, W: 28}, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range p.Layers[2:7] {
		fmt.Println(l.Name, l.Out)
	}
	// Output:
	// stem.relu 16x14x14
	// stage1.1 16x14x14
	// stage1.2 16x14x14
	// stage1.pool 16x7x7
	// stage2.repeat 32x7x7
}
