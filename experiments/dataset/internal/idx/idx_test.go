package idx

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// sample is two images of 2x3.
var sample = Array{Dims: []int{2, 2, 3}, Data: []uint8{1, 2, 3, 4, 5, 6, 250, 251, 252, 253, 254, 255}}

// encoded is an array's file.
func encoded(t testing.TB, a Array) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := Encode(&file, a); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// packed is content compressed.
func packed(t testing.TB, content []byte) []byte {
	t.Helper()
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// header is the beginning of a file of unsigned bytes.
func header(dims ...uint32) []byte {
	b := []byte{0, 0, unsignedByte, byte(len(dims))}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, d)
	}
	return b
}

// changed is content with one byte replaced.
func changed(content []byte, at int, to byte) []byte {
	content = bytes.Clone(content)
	content[at] = to
	return content
}

func decode(content []byte, rank int) (Array, error) {
	return Decode(bytes.NewReader(content), "file", int64(len(content)), rank)
}

func TestEncodeBytes(t *testing.T) {
	want := append([]byte{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3}, sample.Data...)
	if got := encoded(t, sample); !bytes.Equal(got, want) {
		t.Errorf("encoded % x, want % x", got, want)
	}
	if err := Encode(io.Discard, Array{Dims: []int{3}, Data: []uint8{1}}); err == nil {
		t.Error("dimensions that do not fit were accepted")
	}
}

func TestDecodeIsInverse(t *testing.T) {
	large := Array{Dims: []int{300, 1000}, Data: make([]uint8, 300_000)} // compresses by more than the first buffer expects
	for name, a := range map[string]Array{
		"images": sample,
		"labels": {Dims: []int{3}, Data: []uint8{0, 9, 4}},
		"zeros":  large,
	} {
		t.Run(name, func(t *testing.T) {
			plain := encoded(t, a)
			for _, file := range [][]byte{plain, packed(t, plain)} {
				got, err := decode(file, len(a.Dims))
				if err != nil || !reflect.DeepEqual(got, a) {
					t.Errorf("decoded %v, %v; want %v", got.Dims, err, a.Dims)
				}
			}
		})
	}
}

// Each refusal names the file, the offset and what was expected.
func TestDecodeRefuses(t *testing.T) {
	plain := encoded(t, sample)
	zipped := packed(t, plain)
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"empty", nil, "file: byte 0: the file ends within the header"},
		{"half a header", plain[:3], "file: byte 3: the file ends within the header"},
		{"text", []byte("label,pixel\n"), "file: byte 0: starts with 6c 61, must be 00 00"},
		{"floats", changed(plain, 2, 0x0d), "file: byte 2: elements of type 0x0d (32-bit float), must be 0x08 (unsigned byte)"},
		{"no type", changed(plain, 2, 0x77), "file: byte 2: elements of type 0x77 (unknown), must be 0x08"},
		{"labels for images", encoded(t, Array{Dims: []int{1}, Data: []uint8{0}}), "file: byte 3: 1 dimensions, must be 3"},
		{"half the dimensions", plain[:9], "file: byte 9: the file ends within the dimensions"},
		{"no rows", header(2, 0, 3), "file: byte 8: dimension 2 is 0, must be at least 1"},
		{"truncated", plain[:20], "file: byte 4: dimensions [2 2 3] need a file of 28 bytes, it has 20"},
		{"trailing", append(bytes.Clone(plain), 0), "file: byte 4: dimensions [2 2 3] need a file of 28 bytes, it has 29"},
		{"huge", header(1<<31, 1<<31, 1<<31), "file: byte 8: dimension 2 of 2147483648 makes more than 4294967296 bytes"},
		{"large claim", header(1000, 1000, 1000), "file: byte 4: dimensions [1000 1000 1000] need a file of 1000000016 bytes, it has 16"},
		{"packed large claim", packed(t, header(1000, 1000, 1000)), "file: byte 4 (unpacked): dimensions [1000 1000 1000] need 1000000016 bytes, a compressed file of"},
		{"packed truncated inside", packed(t, plain[:20]), "file: byte 20 (unpacked): the file ends within 12 elements"},
		{"packed trailing inside", packed(t, append(bytes.Clone(plain), 7)), "file: byte 28 (unpacked): more bytes after 12 elements, the file must end there"},
		{"packed truncated", zipped[:len(zipped)-9], "(unpacked): the "},
		{"packed without checksum", zipped[:len(zipped)-8], "file: byte 28 (unpacked): the gzip data end early"},
		{"packed trailing", append(bytes.Clone(zipped), "rest of it"...), "file: byte 28 (unpacked): not a gzip header"},
		{"gzip header alone", zipped[:10], "file: byte 0 (unpacked): the file ends within the header"},
		{"half a gzip header", zipped[:5], "file: byte 0 (unpacked): the gzip data end early"},
		{"wrong checksum", changed(zipped, len(zipped)-8, zipped[len(zipped)-8]+1), "file: byte 28 (unpacked): gzip's checksum does not match"},
		{"corrupt block", changed(zipped, 10, 0xff), "(unpacked): corrupt gzip data, 1 bytes into the compressed stream"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := decode(test.content, 3)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// A small file that claims a gigabyte does not make the reader allocate it.
func TestDecodeMemoryIsBounded(t *testing.T) {
	claim := append(header(1000, 1000, 1000), make([]byte, 1<<20)...)
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(i * i >> 7)
	}
	for name, content := range map[string][]byte{
		"plain":             claim,
		"packed":            packed(t, claim),
		"packed, plausible": packed(t, append(header(1000, 1000, 100), noise...)),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := decode(content, 3); err == nil {
				t.Fatal("accepted")
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
				t.Errorf("allocated %d bytes for a file of %d", used, len(content))
			}
		})
	}
}

// failing gives some bytes and then an error of the disk.
type failing struct{ left []byte }

var errDisk = errors.New("input/output error")

func (f *failing) Read(p []byte) (int, error) {
	if len(f.left) == 0 {
		return 0, errDisk
	}
	n := copy(p, f.left)
	f.left = f.left[n:]
	return n, nil
}

func TestDecodePassesReadErrorsOn(t *testing.T) {
	plain := encoded(t, sample)
	for _, content := range [][]byte{plain, packed(t, plain)} {
		_, err := Decode(&failing{content[:len(content)-2]}, "file", int64(len(content)), 3)
		if !errors.Is(err, errDisk) || !strings.HasPrefix(err.Error(), "file: byte ") {
			t.Errorf("error %v, want the disk's with file and offset", err)
		}
	}
}

func TestReadErrors(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"none":   "no such file",
		"folder": "not a regular file",
	} {
		wantReadError(t, folder, name, want)
	}
}

// wantReadError reads a file that cannot be read.
func wantReadError(t *testing.T, folder, name, want string) {
	t.Helper()
	_, err := Read(t.Context(), os.DirFS(folder), folder, name, 3)
	if err == nil || !strings.HasPrefix(err.Error(), filepath.Join(folder, name)+": "+want) {
		t.Errorf("%s: error %v, want the path and %q", name, err, want)
	}
}

// denied is a file system that shows its files but opens none.
type denied struct{ fstest.MapFS }

func (d denied) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestReadWithoutPermission(t *testing.T) {
	fsys := fstest.MapFS{"f": {Data: encoded(t, sample)}}
	_, err := Read(t.Context(), denied{fsys}, "data", "f", 3)
	if !errors.Is(err, os.ErrPermission) || !strings.HasPrefix(err.Error(), filepath.Join("data", "f")+": ") {
		t.Errorf("error %v, want the path and that permission is denied", err)
	}
}

func FuzzDecode(f *testing.F) {
	plain := encoded(f, sample)
	f.Add(plain)
	f.Add(packed(f, plain))
	f.Add(plain[:20])
	f.Add(packed(f, header(1000, 1000, 1000)))
	f.Add(header(2, 0, 3))
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := decode(content, 3)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "file: byte ") {
				t.Fatalf("error without file and offset: %v", err)
			}
			return
		}
		again, err := decode(encoded(t, a), 3)
		if err != nil || !reflect.DeepEqual(a, again) {
			t.Fatalf("accepted %v, but encoding it again gives %v, %v", a.Dims, again.Dims, err)
		}
	})
}
