package experiments

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeImages makes a folder of IDX files: classes told apart by where the
// image is bright, so that a tiny network learns something in an epoch.
func writeImages(t testing.TB) string {
	t.Helper()
	const side, classes = 12, 4
	folder := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	for prefix, n := range map[string]int{"train": 160, "t10k": 40} {
		var images, labels bytes.Buffer
		binary.Write(&images, binary.BigEndian, []uint32{0x803, uint32(n), side, side})
		binary.Write(&labels, binary.BigEndian, []uint32{0x801, uint32(n)})
		for i := range n {
			label := i % classes
			labels.WriteByte(byte(label))
			for y := range side {
				for x := range side {
					v := random.IntN(120)
					if y/(side/2) == label/2 && x/(side/2) == label%2 {
						v += 100
					}
					images.WriteByte(byte(v))
				}
			}
		}
		for name, content := range map[string]*bytes.Buffer{"-images-idx3-ubyte": &images, "-labels-idx1-ubyte": &labels} {
			if err := os.WriteFile(filepath.Join(folder, prefix+name), content.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return folder
}

const tinyYAML = `
name: tiny
data: {name: "idx:FOLDER", validation: 40}
space:
  stem_widths: [8]
  stem_strides: [1, 2]
  stages: {min: 1, max: 2}
  widths: [8, 16]
  reuse: [1, 2, 3]
  pools: {min: 0, max: 2}
  groups: [4]
  head_widths: [8, 16]
search: {algorithm: nsga2, budget: 10, population: 4, start: [stem8/2 8x2g4/2 head8g4]}
objectives:
  - {measure: accuracy, better: higher}
  - {measure: params, better: lower}
  - {measure: mac_fetch_once, better: lower}
training:
  epochs: 4
  recipe: {batch: 10, rate: 0.1, momentum: 0.9}
seed: 3
`

// tiny is an experiment that runs in a fraction of a second.
func tiny(t testing.TB) Experiment {
	t.Helper()
	text := bytes.ReplaceAll([]byte(tinyYAML), []byte("FOLDER"), []byte(writeImages(t)))
	e, err := Parse("tiny.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// options are those of a run in a folder of its own, at a fixed time.
func options(t testing.TB) Options {
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return Options{Folder: t.TempDir(), Command: "lrunet search tiny.yaml", Now: func() time.Time { return clock }}
}
