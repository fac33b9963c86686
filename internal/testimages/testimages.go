// Package testimages makes tiny datasets for tests: images that a small
// network tells apart after an epoch.
package testimages

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// The shape of the images, their classes and their numbers.
const (
	Side    = 12
	Classes = 4
	Train   = 160
	Test    = 40
)

// Write makes a folder with IDX files of grey images, bright in one of four
// quarters: the class. The error says why the folder cannot be written.
func Write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, part := range []struct {
		prefix string
		n      int
	}{{"train", Train}, {"t10k", Test}} {
		images, labels := draw(part.n, random)
		for suffix, content := range map[string][]byte{"-images-idx3-ubyte": images, "-labels-idx1-ubyte": labels} {
			if err := os.WriteFile(filepath.Join(folder, part.prefix+suffix), content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteFolder makes a folder of PNG files of the same kind, train/CLASS/N.png
// and test/CLASS/N.png, with few images.
func WriteFolder(folder string) error {
	random := rand.New(rand.NewPCG(3, 4))
	for part, n := range map[string]int{"train": 6 * Classes, "test": 2 * Classes} {
		for i := range n {
			picture := image.NewGray(image.Rect(0, 0, Side, Side))
			for at := range picture.Pix {
				picture.Pix[at] = pixel(i%Classes, at/Side, at%Side, random)
			}
			path := filepath.Join(folder, part, fmt.Sprintf("quarter%d", i%Classes), fmt.Sprintf("%d.png", i))
			if err := writePNG(path, picture); err != nil {
				return err
			}
		}
	}
	return nil
}

func writePNG(path string, picture image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	var content bytes.Buffer
	if err := png.Encode(&content, picture); err != nil {
		return err
	}
	return os.WriteFile(path, content.Bytes(), 0o644)
}

// pixel is one pixel of an image of a class.
func pixel(label, y, x int, random *rand.Rand) byte {
	v := random.IntN(120)
	if y/(Side/2) == label/2 && x/(Side/2) == label%2 {
		v += 100
	}
	return byte(v)
}

// draw makes the content of an image file and of a label file.
func draw(n int, random *rand.Rand) (images, labels []byte) {
	var pixels, classes bytes.Buffer
	writeHeader(&pixels, 0x803, n, Side, Side)
	writeHeader(&classes, 0x801, n)
	for i := range n {
		label := i % Classes
		classes.WriteByte(byte(label))
		for y := range Side {
			for x := range Side {
				pixels.WriteByte(pixel(label, y, x, random))
			}
		}
	}
	return pixels.Bytes(), classes.Bytes()
}

func writeHeader(b *bytes.Buffer, numbers ...int) {
	for _, n := range numbers {
		b.Write(binary.BigEndian.AppendUint32(nil, uint32(n)))
	}
}
