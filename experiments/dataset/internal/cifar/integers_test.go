package cifar

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files that Python 3 and numpy wrote, in protocols 2 to 5 and with labels as
// arrays of bytes, of 64 bits and of big-endian columns, say the same.
func TestLabelsAsArrays(t *testing.T) {
	paths, err := filepath.Glob("testdata/labels-*.pickle")
	if err != nil || len(paths) != 12 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := DecodePickle(content, 2, "labels")
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if !bytes.Equal(b.Labels, []byte{6, 9}) || !bytes.Equal(b.Pixels, ramp(2*ImageSize)) {
			t.Errorf("%s: labels %v, %d bytes", path, b.Labels, len(b.Pixels))
		}
	}
}

func TestIntegersRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		a    array
		want string
	}{
		"floats":   {array{shape: []int{1}, kind: "f4", data: make([]byte, 4)}, "of type f4, must be a list of whole numbers"},
		"table":    {array{shape: []int{1, 2}, kind: "u1", data: make([]byte, 2)}, "[1 2]"},
		"cut":      {array{shape: []int{2}, kind: "i8", data: make([]byte, 9)}, "9 bytes for 2 numbers"},
		"negative": {array{shape: []int{1}, kind: "i1", data: []byte{0xff}}, "element 0 is -1"},
		"large":    {array{shape: []int{1}, kind: "u8", data: bytes.Repeat([]byte{0xff}, 8)}, "element 0 is -1"},
		"beyond":   {array{shape: []int{1}, kind: "i2", data: []byte{0, 1}}, "element 0 is 256, must be 0 to 255"},
		"others":   {array{shape: []int{2}, kind: "u1", data: []byte{1, 2}}, "has 2 elements, must have 1"},
	} {
		if _, err := numbers(&c.a, "labels", 1); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}
