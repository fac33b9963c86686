package dataset_test

import (
	"context"
	"fmt"

	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
)

// stripes is a dataset that exists in no file: 16x16 images with stripes along
// or across. To add one of your own, write a file like this one.
type stripes struct{}

func init() { dataset.Register("stripes", stripes{}) }

// Info says what lrunet datasets lists.
func (stripes) Info(dataset.Options) dataset.Info {
	return dataset.Info{
		Classes: 2, Train: 200, Test: 40, Channels: 1, Height: 16, Width: 16,
		License: "public domain", Source: "drawn by the program", Where: "embedded",
	}
}

// Load gives the images.
func (l stripes) Load(_ context.Context, o dataset.Options) (*dataset.Dataset, error) {
	info := l.Info(o)
	return &dataset.Dataset{
		Classes: []string{"along", "across"}, Channels: 1, Height: 16, Width: 16,
		Train: draw(info.Train, 1), Test: draw(info.Test, 2),
		Mirror: true, Source: info.Source, License: info.License,
	}, nil
}

// draw draws images of random brightness.
func draw(images int, seed uint64) dataset.Split {
	s := dataset.Split{Size: 16 * 16}
	for i := range images {
		label := uint16(i % 2)
		light := uint8(imageset.Mix(seed, uint64(i)) % 200)
		for at := range s.Size {
			stripe := []int{at % 16, at / 16}[label] / 2 % 2
			s.Pixels = append(s.Pixels, light+uint8(50*stripe))
		}
		s.Labels = append(s.Labels, label)
	}
	return s
}

func ExampleRegister() {
	d, err := dataset.Load(context.Background(), "stripes", dataset.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.Name, d.Train.Len(), d.Test.Len(), d.Classes)
	fmt.Printf("mean %.2f, standard deviation %.2f\n", d.Mean[0], d.Std[0])
	// Output:
	// stripes 200 40 [along across]
	// mean 0.49, standard deviation 0.26
}
