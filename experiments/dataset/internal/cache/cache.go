// Package cache keeps decoded images in files that are mapped into memory, so
// that a dataset is decoded once and may be larger than memory. Files are named
// by the content they were made from. It knows nothing of image formats.
//
// An entry has two files. KEY.pixels holds the training images, the test images
// and their labels in 16 bits, little endian; KEY.json says what they are and is
// written last. SIGNATURE.index holds a key, see Folder.Key. Any of them may be
// deleted at any time.
package cache

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/edsrzf/mmap-go"

	"lrunet/internal/atomicfile"
)

// Folder is a folder of entries.
type Folder struct{ Path string }

// Meta describes the images of an entry.
type Meta struct {
	Channels int      `json:"channels"`
	Height   int      `json:"height"`
	Width    int      `json:"width"`
	Classes  []string `json:"classes"`
	Train    int      `json:"train"`              // images
	Test     int      `json:"test"`               // images
	Broken   []string `json:"broken"`             // the first of the images left out, and why
	Skipped  int      `json:"skipped"`            // images left out
	Notes    []string `json:"notes"`              // for the user
	HeldOut  bool     `json:"held_out,omitempty"` // the test images are a share that was chosen
	Hash     string   `json:"hash,omitempty"`     // of the dataset
}

// size is the number of bytes of an image.
func (m Meta) size() int { return m.Channels * m.Height * m.Width }

// Part is the training or the test images of an entry.
type Part struct {
	Pixels []uint8 // mapped from the file, read only
	Labels []uint16
}

// Entry is an entry of the cache.
type Entry struct {
	Meta
	TrainPart, TestPart Part
}

// pixelsFile and metaFile are the names of an entry's files.
func (f Folder) pixelsFile(key string) string { return filepath.Join(f.Path, key+".pixels") }
func (f Folder) metaFile(key string) string   { return filepath.Join(f.Path, key+".json") }

// Open maps an entry; ok is false if there is none that is whole.
func (f Folder) Open(key string) (e *Entry, ok bool) {
	content, err := os.ReadFile(f.metaFile(key))
	if err != nil {
		return nil, false
	}
	var m Meta
	if json.Unmarshal(content, &m) != nil {
		return nil, false
	}
	e, err = f.mapped(key, m)
	return e, err == nil
}

// mapped maps an entry's pixels. The mapping stays until the process ends, as
// nobody can say when the last image was used.
func (f Folder) mapped(key string, m Meta) (*Entry, error) {
	file, err := os.Open(f.pixelsFile(key))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := m.fits(info.Size()); err != nil {
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	content, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be mapped into memory: %w", file.Name(), err)
	}
	return m.entry(content), nil
}

// maxSide bounds the shapes that are believed.
const maxSide = 1 << 12

// fits checks that a file of that many bytes holds the images.
func (m Meta) fits(bytes int64) error {
	if m.Channels < 1 || m.Channels > 4 || m.Height < 1 || m.Height > maxSide || m.Width < 1 || m.Width > maxSide {
		return fmt.Errorf("images of %dx%dx%d", m.Channels, m.Height, m.Width)
	}
	each := int64(m.size() + 2)
	if m.Train < 0 || m.Test < 0 || int64(m.Train) > bytes || int64(m.Test) > bytes ||
		bytes%each != 0 || int64(m.Train)+int64(m.Test) != bytes/each || bytes == 0 {
		return fmt.Errorf("%d bytes, must be %d and %d images of %d", bytes, m.Train, m.Test, each)
	}
	return nil
}

// entry cuts the content of a file that fits into its parts.
func (m Meta) entry(content []byte) *Entry {
	take := func(n int) []byte {
		part := content[:n:n]
		content = content[n:]
		return part
	}
	e := &Entry{Meta: m}
	e.TrainPart.Pixels = take(m.Train * m.size())
	e.TestPart.Pixels = take(m.Test * m.size())
	e.TrainPart.Labels = labels(take(2 * m.Train))
	e.TestPart.Labels = labels(take(2 * m.Test))
	return e
}

// labels are numbers of two bytes.
func labels(content []byte) []uint16 {
	all := make([]uint16, len(content)/2)
	for i := range all {
		all[i] = binary.LittleEndian.Uint16(content[2*i:])
	}
	return all
}

// Describe writes an entry's description, which makes it whole. The error is that
// of the file system.
func (f Folder) Describe(key string, m Meta) error {
	content, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	return atomicfile.WriteBytes(f.metaFile(key), append(content, '\n'))
}
