package cluster

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/edsrzf/mmap-go"

	"lrunet/eval/imageset"
)

// imagesHead begins a file of images: a line of JSON, after which come the pixels of
// the training images, their labels (16 bits, little endian), and those of the test
// images.
type imagesHead struct {
	Format   string   `json:"format"`
	Name     string   `json:"name"`
	Classes  []string `json:"classes"`
	Channels int      `json:"channels"`
	Height   int      `json:"height"`
	Width    int      `json:"width"`
	Train    int      `json:"train"` // images
	Test     int      `json:"test"`
	HeldOut  bool     `json:"held_out"`
	Mirror   bool     `json:"mirror"`
}

// imagesFormat is the format's name.
const imagesFormat = "lrunet-images-1"

// headOf is the first line of a dataset's file.
func headOf(d *imageset.Dataset) []byte {
	return append(encode(imagesHead{
		Format: imagesFormat, Name: d.Name, Classes: d.Classes, Channels: d.Channels, Height: d.Height, Width: d.Width,
		Train: d.Train.Len(), Test: d.Test.Len(), HeldOut: d.HeldOut, Mirror: d.Mirror,
	}), '\n')
}

// imagesSize is the number of bytes of a dataset's file.
func imagesSize(d *imageset.Dataset) int {
	return len(headOf(d)) + (d.Train.Len()+d.Test.Len())*(d.Channels*d.Height*d.Width+2)
}

// writeImages writes a dataset. The error is the writer's.
func writeImages(w io.Writer, d *imageset.Dataset) error {
	b := bufio.NewWriterSize(w, 1<<17)
	b.Write(headOf(d)) // a bufio.Writer keeps its first error
	for _, split := range []imageset.Split{d.Train, d.Test} {
		b.Write(split.Pixels)
		for _, label := range split.Labels {
			b.Write(binary.LittleEndian.AppendUint16(nil, label))
		}
	}
	return b.Flush()
}

// Bounds of what is believed: bytes of the first line, and the shape of images.
const (
	maxHead     = 1 << 20
	maxChannels = 4
	maxSide     = 1 << 12
)

// openImages maps a file of images into memory, and checks that its content has a
// hash. The error says what is wrong with the file, or is ctx's own.
func openImages(ctx context.Context, path, hash string) (*held, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, err
	}
	d, err := parseImages(content)
	if err == nil {
		err = d.Validate()
	}
	if err == nil {
		err = d.Summarize(ctx)
	}
	if err == nil && d.Hash != hash {
		err = fmt.Errorf("has hash %.12s, must have %.12s", d.Hash, hash)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("images %w", err), content.Unmap())
	}
	return &held{data: d, content: content}, nil
}

// parseImages cuts the content of a file into the parts of a dataset.
func parseImages(content []byte) (*imageset.Dataset, error) {
	line, _, found := bytes.Cut(content[:min(len(content), maxHead)], []byte("\n"))
	var h imagesHead
	if !found || json.Unmarshal(line, &h) != nil || h.Format != imagesFormat {
		return nil, errors.New("do not begin as " + imagesFormat + " does")
	}
	rest := content[len(line)+1:]
	if h.Channels < 1 || h.Channels > maxChannels || h.Height < 1 || h.Height > maxSide || h.Width < 1 || h.Width > maxSide ||
		h.Train < 1 || h.Train > len(rest) || h.Test < 1 || h.Test > len(rest) {
		return nil, fmt.Errorf("are %d and %d of %dx%dx%d", h.Train, h.Test, h.Channels, h.Height, h.Width)
	}
	size := h.Channels * h.Height * h.Width
	if len(rest)%(size+2) != 0 || len(rest)/(size+2) != h.Train+h.Test {
		return nil, fmt.Errorf("have %d bytes, must be %d and %d of %dx%dx%d with labels", len(rest), h.Train, h.Test, h.Channels, h.Height, h.Width)
	}
	d := &imageset.Dataset{
		Name: h.Name, Classes: h.Classes, Channels: h.Channels, Height: h.Height, Width: h.Width, HeldOut: h.HeldOut, Mirror: h.Mirror,
	}
	d.Train, rest = part(rest, h.Train, size)
	d.Test, _ = part(rest, h.Test, size)
	return d, nil
}

// part cuts a split off.
func part(content []byte, images, size int) (imageset.Split, []byte) {
	s := imageset.Split{Pixels: content[: images*size : images*size], Size: size}
	content = content[images*size:]
	for i := range images {
		s.Labels = append(s.Labels, binary.LittleEndian.Uint16(content[2*i:]))
	}
	return s, content[2*images:]
}
