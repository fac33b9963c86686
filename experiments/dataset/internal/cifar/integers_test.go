package cifar

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files that Python 3 and numpy wrote, in protocols 2 to 5 and with labels as
// arrays of bytes, of 64 bits and of big-endian columns, as lists of scalars,
// as tuples and as arrays of objects, say the same.
func TestLabelsAsArrays(t *testing.T) {
	paths, err := filepath.Glob("testdata/labels-*.pickle")
	if err != nil || len(paths) != 24 {
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

// A batch of ten thousand labels, each a scalar of numpy as Python 3 writes it
// for Python 2, is within what a pickle may have; the same scalars of a text that
// is referred to over and over are not.
func TestScalarsOfAWholeBatch(t *testing.T) {
	const records = 10_000
	content := scalarPickle(records)
	b, err := DecodePickle(content, records, "labels")
	if err != nil {
		t.Fatal(err)
	}
	for i, label := range b.Labels {
		if int(label) != i%10 {
			t.Fatalf("label %d is %d", i, label)
		}
	}
	again := bytes.Replace(content, []byte("U\x06labels"), append(bytes.Repeat([]byte("h\x05"), 2), "0U\x06labels"...), 1)
	if _, err := DecodePickle(again, records, "labels"); err == nil || !strings.Contains(err.Error(), "repeats more than") {
		t.Errorf("pixels that are pushed again and again: error %v", err)
	}
}

// scalarPickle is a batch of black images whose labels are scalars as protocol 2
// has them.
func scalarPickle(records int) []byte {
	var b bytes.Buffer
	b.WriteString("\x80\x02}(U\x04datacnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01M")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(records)))
	b.WriteString("M\x00\x0c\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T")
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(records*ImageSize)))
	b.Write(make([]byte, records*ImageSize))
	b.WriteString("q\x05tbU\x06labels](")
	b.WriteString("cnumpy.core.multiarray\nscalar\nq\x000cnumpy\ndtype\nU\x02i8\x89\x88\x87Rq\x01(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb0c_codecs\nencode\nq\x020X\x06\x00\x00\x00latin1q\x030")
	for i := range records {
		b.WriteString("h\x00h\x01h\x02X\x08\x00\x00\x00")
		b.Write(binary.LittleEndian.AppendUint64(nil, uint64(i%10)))
		b.WriteString("r\x07\x00\x00\x00h\x03\x86r\x08\x00\x00\x00Rr\x09\x00\x00\x00\x86r\x0a\x00\x00\x00Rr\x0b\x00\x00\x00")
	}
	b.WriteString("eu.")
	return b.Bytes()
}
