package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/internal/testimages"
	"lrunet/internal/testkit"
)

// shortExperiments writes a search, a sweep and images, all of which end soon.
func shortExperiments(t *testing.T) (folder string) {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	testkit.Must(t, err)
	images := filepath.Join(folder, "images")
	testkit.Must(t, testimages.Write(images))
	for name, text := range map[string]string{
		"search.yaml": `name: short
data: {name: "idx:IMAGES", validation: 40}
space:
  stem_widths: [8]
  stem_strides: [2]
  stages: {min: 1, max: 1}
  widths: [8, 16]
  reuse: [1, 2]
  pools: {min: 1, max: 1}
  groups: [4]
  head_widths: [8]
search: {algorithm: nsga2, budget: 4, population: 2}
objectives:
  - {measure: accuracy, better: higher}
  - {measure: params, better: lower}
training: {epochs: 1, recipe: {batch: 40}}
seed: 3
`,
		"sweep.yaml": `name: short
data: {name: "idx:IMAGES"}
networks: [stem8/2 8x1g4 head8g4, stem8/2 8x2g4 head8g4]
test: true
seeds: [1]
training: {epochs: 1, recipe: {batch: 40}}
`,
	} {
		text = strings.ReplaceAll(text, "IMAGES", images)
		testkit.Must(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644))
	}
	return folder
}

// longExperiments writes a search, a sweep, a table and images, none of which ends
// soon.
func longExperiments(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := testimages.Write(filepath.Join(folder, "images")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"search.yaml": `name: long
data: {name: "idx:images", validation: 40}
space:
  stem_widths: [8, 16, 32]
  stem_strides: [1, 2]
  stages: {min: 1, max: 3}
  widths: [8, 16, 32]
  reuse: [1, 2, 3, 4]
  pools: {min: 0, max: 2}
  groups: [4]
  head_widths: [8, 16, 32]
search: {algorithm: nsga2, budget: 5000, population: 10}
objectives:
  - {measure: accuracy, better: higher}
  - {measure: params, better: lower}
training: {epochs: 3, recipe: {batch: 10}}
seed: 3
`,
		"sweep.yaml": `name: long
data: {name: "idx:images"}
networks: [stem8/2 8x1g4 head8g4]
test: true
seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9]
training: {epochs: 100, recipe: {batch: 10}}
`,
		"table.yaml": `name: long
data: {name: "idx:images", validation: 40}
train_images: 100
space:
  stem_widths: [8, 16]
  stem_strides: [2]
  stages: {min: 1, max: 2}
  widths: [8, 16]
  reuse: [1, 2, 3]
  pools: {min: 0, max: 2}
  groups: [4]
  head_widths: [8, 16]
sample: {networks: 3, seed: 1, madds: {min: 10k, max: 100k}, strata: 2}
rungs:
  - {epochs: 40, recipe: {batch: 10}}
  - {epochs: 120, recipe: {batch: 10}}
seed: 1
repeats: {seeds: [2], every: 2}
`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
