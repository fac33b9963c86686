package train_test

import (
	"context"
	"fmt"

	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// halves is grey images of 8x8 pixels, the left half bright (class 0) or the
// right one (class 1).
func halves(images int, seed uint64) imageset.Subset {
	s := imageset.Split{Size: 8 * 8}
	for i := range images {
		class := i % 2
		for p := range s.Size {
			noise := imageset.Mix(seed, uint64(i), uint64(p)) % 100
			s.Pixels = append(s.Pixels, uint8(150*(p%8/4^1^class)+int(noise)))
		}
		s.Labels = append(s.Labels, uint16(class))
	}
	return s.All()
}

// A training without datasets, jobs or stores: a model, images and a recipe.
// eval.Train does all of this in one call.
func ExampleFit() {
	ctx := context.Background()
	program, err := lrunet.Build("stem8/2 8x2 head8", lrunet.Shape{C: 1, H: 8, W: 8}, 2)
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
	curve, err := train.Fit{
		Model: model, Train: halves(200, 1), Validation: halves(100, 2),
		Recipe: train.Recipe{Batch: 20, LearningRate: 0.1, Momentum: 0.9}, Epochs: 5, Seed: 1,
	}.Run(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(curve), "epochs, at the end", curve[4].Accuracy, "% of the validation images")
	// Output:
	// 5 epochs, at the end 100 % of the validation images
}

// Fields at zero have defaults, which Complete fills in.
func ExampleRecipe_Complete() {
	fmt.Println(train.Recipe{Momentum: 0.9}.Complete())
	fmt.Println(train.Recipe{Batch: 5000}.Validate())
	// Output:
	// batch 128, learning rate 0.1, momentum 0.9, schedule cosine
	// batch must be 1 to 4096, got 5000
}
