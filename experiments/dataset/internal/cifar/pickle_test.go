package cifar

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ramp is n bytes that do not repeat within an image.
func ramp(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i % 251)
	}
	return data
}

// twoPickle is a file as Python 2 wrote CIFAR's: opcode for opcode those of
// data_batch_1, with other content.
func twoPickle(shape [2]int, kind string, data []byte, labels []byte) []byte {
	var b bytes.Buffer
	short := func(text string) { fmt.Fprintf(&b, "U%c%s", len(text), text) }
	number := func(n int) { b.WriteByte('M'); b.Write(binary.LittleEndian.AppendUint16(nil, uint16(n))) }
	b.WriteString("\x80\x02}q\x01(")
	short("batch_label")
	short("training batch 1 of 5")
	short("labels")
	b.WriteString("]q\x05(")
	for _, label := range labels {
		b.Write([]byte{'K', label})
	}
	b.WriteString("e")
	short("data")
	b.WriteString("cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08K\x00\x85q\tU\x01bq\n\x87q\x0bRq\x0c(K\x01")
	number(shape[0])
	number(shape[1])
	b.WriteString("\x86q\rcnumpy\ndtype\nq\x0e")
	short(kind)
	b.WriteString("K\x00K\x01\x87q\x10Rq\x11(K\x03U\x01|q\x12NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x13b\x89T")
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(data))))
	b.Write(data)
	b.WriteString("tq\x14bU\tfilenamesq\x15]q\x16(U\x05a.pngq\x17U\x05b.pngq\x18eu.")
	return b.Bytes()
}

// Files written by Python itself in three protocols (with classes that stand
// in for numpy's), and one as Python 2 wrote CIFAR's, say the same.
func TestDecodePickle(t *testing.T) {
	pixels := ramp(2 * ImageSize)
	files := map[string][]byte{"python 2": twoPickle([2]int{2, ImageSize}, "u1", pixels, []byte{6, 9})}
	paths, err := filepath.Glob("testdata/protocol*.pickle")
	if err != nil || len(paths) != 3 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		if files[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		b, err := DecodePickle(content, 2, "labels")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(b.Pixels, pixels) || !bytes.Equal(b.Labels, []byte{6, 9}) {
			t.Errorf("%s: %d bytes, labels %v", name, len(b.Pixels), b.Labels)
		}
	}
}

func TestDecodePickleRefuses(t *testing.T) {
	pixels, labels := ramp(2*ImageSize), []byte{6, 9}
	valid := twoPickle([2]int{2, ImageSize}, "u1", pixels, labels)
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "is cut short: it has no end"},
		{"truncated", valid[:3000], "needs more than the"},
		{"no stop", valid[:len(valid)-1], "is cut short: it has no end"},
		{"text", []byte("<html>"), "opcode 0x3c is not allowed"},
		{"records", twoPickle([2]int{3, ImageSize}, "u1", pixels, labels), "array [3 3072]"},
		{"type", twoPickle([2]int{2, ImageSize}, "f4", pixels, labels), "type f4"},
		{"short data", twoPickle([2]int{2, ImageSize}, "u1", pixels[1:], labels), "has 6143 bytes, must have 6144"},
		{"fewer labels", twoPickle([2]int{2, ImageSize}, "u1", pixels, labels[:1]), "1 elements, must have 2"},
		{"no labels", bytes.Replace(valid, []byte("labels"), []byte("lapels"), 1), "must be a list"},
		{"no data", bytes.Replace(valid, []byte("U\x04data"), []byte("U\x04date"), 1), "must be an array"},
		{"runs a command", []byte("cos\nsystem\n(S'true'\ntR."), "asks for os.system"},
		{"huge string", []byte("\x80\x04\x8e\xff\xff\xff\xff\xff\xff\x00\x00."), "needs more than"},
		{"huge frame", []byte("\x80\x04\x95\xff\xff\xff\xff\xff\xff\x00\x00."), "begins a frame that is longer"},
		{"many marks", append(bytes.Repeat([]byte("("), 1<<20), '.'), "has more than 1072 opcodes"},
		{"persistent object", []byte("Pid\n."), "opcode 0x50 is not allowed"},
		{"a number", []byte("K\x01."), "must be a dict"},
		{"empty stack", []byte("0."), "stack is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := DecodePickle(test.content, 2, "labels")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func FuzzDecodePickle(f *testing.F) {
	f.Add(twoPickle([2]int{1, ImageSize}, "u1", ramp(ImageSize), []byte{6}))
	f.Add([]byte("cos\nsystem\n(S'true'\ntR."))
	for _, name := range []string{"protocol2", "protocol4", "protocol5"} {
		content, err := os.ReadFile("testdata/" + name + ".pickle")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		b, err := DecodePickle(content, 1, "labels")
		if err == nil && (len(b.Labels) != 1 || len(b.Pixels) != ImageSize) {
			t.Errorf("%d labels and %d bytes without an error", len(b.Labels), len(b.Pixels))
		}
	})
}
