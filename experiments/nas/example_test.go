package nas_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"lrunet/experiments"
	"lrunet/experiments/nas"
)

const experiment = `
name: four
data: {name: fashion-mini, validation: 1000}
space:
  stem_widths: [8]
  stem_strides: [2]
  stages: {min: 1, max: 2}
  widths: [8, 16]
  reuse: [1, 2, 3]
  pools: {min: 1, max: 2}
  groups: [4]
  head_widths: [8]
search: {algorithm: nsga2, budget: 4, population: 2, start: [stem8/2 8x2g4/2 head8g4]}
objectives:
  - {measure: accuracy, better: higher}
  - {measure: params, better: lower}
training:
  epochs: 1
  recipe: {batch: 64, learning_rate: 0.1, momentum: 0.9}
`

// A search of four candidates on the embedded images. Its folder then holds the
// study, the front's checkpoints, tables and a page; "lrunet search FILE" does the
// same.
func ExampleRun() {
	runs, err := os.MkdirTemp("", "runs")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(runs)
	e, err := nas.Parse("four.yaml", []byte(experiment))
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome, err := nas.Run(context.Background(), e, experiments.Options{Folder: runs, Now: time.Now})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(outcome.Evaluations, "evaluations,", outcome.Failed, "failed")
	fmt.Println("a front:", len(outcome.Front) > 0)
	// Output:
	// 4 evaluations, 0 failed
	// a front: true
}

// An unknown key is an error that says where.
func ExampleParse() {
	_, err := nas.Parse("mine.yaml", []byte("name: mine\nbudgets: 4\n"))
	fmt.Println(err)
	// Output:
	// mine.yaml: line 2, column 1: unknown field "budgets" (have constraints, data, device, final, name, objectives, search, seed, space, title, training)
}
