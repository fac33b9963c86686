package eval_test

import (
	"context"
	"fmt"
	"log"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
)

// stripes draws 16x16 images with stripes across (class 0) or along (class 1).
func stripes(images int, seed uint64) imageset.Split {
	s := imageset.Split{Size: 16 * 16}
	for i := range images {
		class := uint16(i % 2)
		for p := range s.Size {
			at := p / 16
			if class == 1 {
				at = p % 16
			}
			noise := imageset.Mix(seed, uint64(i), uint64(p)) % 100
			s.Pixels = append(s.Pixels, uint8(100*(at/2%2)+int(noise)))
		}
		s.Labels = append(s.Labels, class)
	}
	return s
}

// From images to a network that is trained and tested. dataset.Load reads
// images from files in place of stripes.
func ExampleTrain() {
	ctx := context.Background()
	data := &imageset.Dataset{
		Name: "stripes", Classes: []string{"across", "along"},
		Channels: 1, Height: 16, Width: 16,
		Train: stripes(256, 1), Test: stripes(100, 2),
	}
	network, err := eval.Train(ctx, data, "stem8/2 8x2 head8", eval.Training{
		Epochs: 5,
		Recipe: train.Recipe{Batch: 16, LearningRate: 0.1, Momentum: 0.9},
		Seed:   1,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer network.Close()
	score, err := network.Test(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d test images are recognised\n", score.Correct, score.Total)
	// network.Save("stripes.safetensors") keeps it.

	// Output: 100 of 100 test images are recognised
}
