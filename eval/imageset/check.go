package imageset

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"unicode/utf8"
)

// Validate fails on the first fault of a dataset and says where it is: a shape or
// classes missing, a split without images or of the wrong size, a label that no
// class has.
func (d *Dataset) Validate() error {
	if d.Channels < 1 || d.Height < 1 || d.Width < 1 {
		return fmt.Errorf("images of %dx%dx%d, must be at least 1x1x1", d.Channels, d.Height, d.Width)
	}
	if len(d.Classes) < 2 {
		return fmt.Errorf("%d classes, must be at least 2", len(d.Classes))
	}
	for _, class := range d.Classes {
		if !utf8.ValidString(class) {
			return fmt.Errorf("class %q is not UTF-8", class)
		}
	}
	size := d.Channels * d.Height * d.Width
	if err := d.Train.validate(size, len(d.Classes)); err != nil {
		return fmt.Errorf("training images: %w", err)
	}
	if err := d.Test.validate(size, len(d.Classes)); err != nil {
		return fmt.Errorf("test images: %w", err)
	}
	return nil
}

// validate checks a split whose images have size bytes.
func (s Split) validate(size, classes int) error {
	if s.Len() == 0 {
		return fmt.Errorf("there are none, must be at least 1")
	}
	if s.Size != size {
		return fmt.Errorf("%d bytes an image, must be %d", s.Size, size)
	}
	if len(s.Pixels) != s.Len()*size {
		return fmt.Errorf("%d bytes for %d images, must be %d", len(s.Pixels), s.Len(), s.Len()*size)
	}
	for i, label := range s.Labels {
		if int(label) >= classes {
			return fmt.Errorf("image %d: label %d, must be 0 to %d", i, label, classes-1)
		}
	}
	return nil
}

// Digest is the SHA-256 of what training and testing see: shape, class names,
// images and labels of both splits, in hex. The name, the source and the order
// of files on disk do not count.
func (d *Dataset) Digest() string {
	digest, _ := d.digest(context.Background()) // which does not end
	return digest
}

// digest is Digest, or ctx's error if that ends first.
func (d *Dataset) digest(ctx context.Context) (string, error) {
	h := sha256.New()
	h.Write([]byte("lrunet dataset 1\n"))
	writeNumbers(h, d.Channels, d.Height, d.Width, len(d.Classes))
	for _, class := range d.Classes {
		writeNumbers(h, len(class))
		h.Write([]byte(class))
	}
	for _, split := range []Split{d.Train, d.Test} {
		writeNumbers(h, split.Len(), split.Size)
		if err := writePixels(ctx, h, split.Pixels); err != nil {
			return "", err
		}
		labels := make([]byte, 0, 2*split.Len())
		for _, label := range split.Labels {
			labels = binary.LittleEndian.AppendUint16(labels, label)
		}
		h.Write(labels)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// chunk is how many bytes of pixels are gone through between two looks at a
// context: about a millisecond's work.
const chunk = 1 << 20

// writePixels hashes pixels until ctx ends.
func writePixels(ctx context.Context, h hash.Hash, pixels []uint8) error {
	for part := range slices.Chunk(pixels, chunk) {
		if err := ctx.Err(); err != nil {
			return err
		}
		h.Write(part)
	}
	return nil
}

// writeNumbers hashes numbers in eight bytes each, so that no two contents
// run together to the same bytes.
func writeNumbers(h hash.Hash, numbers ...int) {
	for _, n := range numbers {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
}
