package graph_test

import (
	"fmt"
	"log"

	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Twenty steps of gradient descent teach a small network to tell dark images
// from bright ones.
func Example() {
	in := lrunet.Shape{C: 1, H: 8, W: 8}
	program, err := lrunet.Build("stem8/2 8x2g4 head8-linear", in, 2)
	if err != nil {
		log.Fatal(err)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	model, err := graph.New(program, pool)
	if err != nil {
		log.Fatal(err)
	}
	model.Init(1)

	labels := []int32{0, 1, 1, 0, 1, 0, 0, 1}
	pixels := make([]float32, len(labels)*in.Size())
	for i := range pixels {
		image := i / in.Size()
		pixels[i] = float32(labels[image])*0.5 + float32(i*i%7)/20
	}
	batch := graph.NewBatch(in, len(labels))
	batch.Fill(pixels, labels)

	trainer, err := model.Trainer(len(labels))
	if err != nil {
		log.Fatal(err)
	}
	for range 20 {
		if _, err := trainer.Step(batch, graph.Step{}); err != nil {
			log.Fatal(err)
		}
		for i, g := range model.Gradient() {
			model.Trainable()[i] -= 0.1 * g
		}
	}

	predictor, err := model.Predictor(len(labels))
	if err != nil {
		log.Fatal(err)
	}
	classes := make([]int32, len(labels))
	if err := predictor.Predict(classes, batch); err != nil {
		log.Fatal(err)
	}
	fmt.Println(classes)
	// Output: [0 1 1 0 1 0 0 1]
}
