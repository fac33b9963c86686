package dataset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/experiments/dataset/internal/cifar"
)

// shrunk is a CIFAR dataset with a thousandth of the images.
func shrunk(l cifarSet) cifarSet {
	l.records = 1000
	return l
}

// cifarImage is the image of that number: its own values at the ends.
func cifarImage(number int) []byte {
	image := make([]byte, cifar.ImageSize)
	image[0], image[cifar.ImageSize-1] = byte(number), byte(255-number)
	return image
}

// cifarTenFiles are the binary files of a shrunk CIFAR-10: image i has label
// i mod 10, those for testing are numbered from 50.
func cifarTenFiles() map[string][]byte {
	files := map[string][]byte{}
	for i := range 60 {
		name := "test_batch.bin"
		if i < 50 {
			name = fmt.Sprintf("data_batch_%d.bin", i/10+1)
		}
		files[name] = append(append(files[name], byte(i%10)), cifarImage(i)...)
	}
	return files
}

// cifarHundredFiles are those of a shrunk CIFAR-100: image i has label i and
// superclass i mod 20.
func cifarHundredFiles() map[string][]byte {
	files := map[string][]byte{}
	for i := range 60 {
		name := "test.bin"
		if i < 50 {
			name = "train.bin"
		}
		files[name] = append(append(files[name], byte(i%20), byte(i)), cifarImage(i)...)
	}
	return files
}

// pickled are the same files as pickles; keys and columns say where labels go.
func pickled(files map[string][]byte, keys ...string) map[string][]byte {
	all := map[string][]byte{}
	for name, content := range files {
		record := len(keys) + cifar.ImageSize
		count := len(content) / record
		var b bytes.Buffer
		b.WriteString("\x80\x02}(")
		for k, key := range keys {
			fmt.Fprintf(&b, "U%c%s](", len(key), key)
			for i := range count {
				b.Write([]byte{'K', content[i*record+k]})
			}
			b.WriteString("e")
		}
		b.WriteString("U\x04datacnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01")
		fmt.Fprintf(&b, "K%cM\x00\x0c\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T", count)
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(count*cifar.ImageSize)))
		for i := range count {
			b.Write(content[i*record+len(keys) : (i+1)*record])
		}
		b.WriteString("tbu.")
		all[strings.TrimSuffix(name, ".bin")] = b.Bytes()
	}
	return all
}

// tarball packs files under a folder, in the order of their names.
func tarball(t testing.TB, folder string, files map[string][]byte) []byte {
	t.Helper()
	var content bytes.Buffer
	packed := gzip.NewWriter(&content)
	archive := tar.NewWriter(packed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &tar.Header{Name: folder + "/" + name, Mode: 0o644, Size: int64(len(files[name])), Typeflag: tar.TypeReg}
		if err := archive.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

// write puts files into a folder, which is made, and returns it.
func write(t testing.TB, folder string, files map[string][]byte) string {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// Each form, wherever it may lie, gives the same images.
func TestLoadCIFAR(t *testing.T) {
	ten, hundred := cifarTenFiles(), cifarHundredFiles()
	tenPickled := pickled(ten, "labels")
	hundredPickled := pickled(hundred, "coarse_labels", "fine_labels")
	tests := []struct {
		name   string
		loader cifarSet
		folder string
		files  map[string][]byte
		label  func(i int) int
	}{
		{"10", cifarTen, "", ten, func(i int) int { return i % 10 }},
		{"10 in its folder", cifarTen, "cifar-10-batches-bin", ten, func(i int) int { return i % 10 }},
		{"10 fetched", cifarTen, "cifar10/cifar-10-batches-bin", ten, func(i int) int { return i % 10 }},
		{"10 packed", cifarTen, "", map[string][]byte{"cifar-10-binary.tar.gz": tarball(t, "cifar-10-batches-bin", ten)}, func(i int) int { return i % 10 }},
		{"10 pickled", cifarTen, "cifar-10-batches-py", tenPickled, func(i int) int { return i % 10 }},
		{"10 pickled and packed", cifarTen, "", map[string][]byte{"cifar-10-python.tar.gz": tarball(t, "cifar-10-batches-py", tenPickled)}, func(i int) int { return i % 10 }},
		{"100", cifarHundred, "cifar-100-binary", hundred, func(i int) int { return i }},
		{"100 packed", cifarHundred, "cifar100", map[string][]byte{"cifar-100-binary.tar.gz": tarball(t, "cifar-100-binary", hundred)}, func(i int) int { return i }},
		{"100 pickled", cifarHundred, "", hundredPickled, func(i int) int { return i }},
		{"100 coarse", cifarCoarse, "", hundred, func(i int) int { return i % 20 }},
		{"100 coarse pickled", cifarCoarse, "cifar-100-python", hundredPickled, func(i int) int { return i % 20 }},
	}
	t.Setenv(DataVariable, "")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, test.folder), test.files)
			d, err := load(t.Context(), "cifar", shrunk(test.loader), Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != 50 || d.Test.Len() != 10 || !d.Mirror || len(d.Classes) != len(test.loader.classes) {
				t.Fatalf("%d and %d images, %d classes", d.Train.Len(), d.Test.Len(), len(d.Classes))
			}
			for i := range 60 {
				split, at := d.Train, i
				if i >= 50 {
					split, at = d.Test, i-50
				}
				if !bytes.Equal(split.Image(at), cifarImage(i)) || int(split.Labels[at]) != test.label(i) {
					t.Errorf("image %d is another, with label %d", i, split.Labels[at])
				}
			}
		})
	}
}

func TestLoadCIFARRefuses(t *testing.T) {
	t.Setenv(DataVariable, "")
	cut := tarball(t, "cifar-10-batches-bin", cifarTenFiles())
	tests := []struct {
		name   string
		change func(files map[string][]byte)
		want   string
	}{
		{"missing", func(f map[string][]byte) { delete(f, "data_batch_3.bin") }, ": no file data_batch_3.bin"},
		{"a byte short", func(f map[string][]byte) { f["test_batch.bin"] = f["test_batch.bin"][1:] }, "test_batch.bin: has 30729 bytes, must have 30730: 10 records of 3073"},
		{"a label too large", func(f map[string][]byte) { f["data_batch_2.bin"][3073] = 10 }, "data_batch_2.bin: record 1: label 10, must be 0 to 9"},
		{"cut archive", func(f map[string][]byte) {
			clear(f)
			f["cifar-10-binary.tar.gz"] = cut[:len(cut)/2]
		}, "unexpected EOF"},
		{"no archive", func(f map[string][]byte) {
			clear(f)
			f["cifar-10-binary.tar.gz"] = []byte("<html>")
		}, "cifar-10-binary.tar.gz: "},
		{"nothing", func(f map[string][]byte) { clear(f) }, "not found: looked for cifar-10-binary.tar.gz, unpacked or not, in "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := cifarTenFiles()
			test.change(files)
			dir := write(t, t.TempDir(), files)
			_, err := load(t.Context(), "cifar10", shrunk(cifarTen), Options{Dir: dir})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("error %v, want %q and the folder", err, test.want)
			}
		})
	}
}

// A file that unpacks to more than it may have is refused before it fills memory.
func TestCIFARBounds(t *testing.T) {
	files := cifarTenFiles()
	files["data_batch_1.bin"] = make([]byte, cifarTen.forms[0].most()+1)
	dir := write(t, t.TempDir(), map[string][]byte{"cifar-10-binary.tar.gz": tarball(t, "x", files)})
	_, err := shrunk(cifarTen).Load(t.Context(), Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "data_batch_1.bin: more than 33792000 bytes") {
		t.Errorf("error %v, want that a file is too large", err)
	}
}

func TestCIFARClasses(t *testing.T) {
	for _, test := range []struct {
		classes []string
		count   int
	}{{cifarTenClasses, 10}, {cifarFineClasses, 100}, {cifarCoarseClasses, 20}} {
		sorted := slices.Compact(slices.Sorted(slices.Values(test.classes)))
		if len(sorted) != test.count || !slices.Equal(sorted, test.classes) {
			t.Errorf("%d classes, want %d different ones in alphabetical order", len(sorted), test.count)
		}
	}
}

// Python 3 writes pixels of 128 and more as two bytes for Python 2.
func TestCIFARPicklesMayBeLarge(t *testing.T) {
	for _, set := range []cifarSet{cifarTen, cifarHundred} {
		binary, pickled := set.forms[0], set.forms[1]
		images := int64(cifarTrain / len(pickled.train))
		if pickled.most() < 2*images*cifar.ImageSize || binary.most() >= 2*images*cifar.ImageSize {
			t.Errorf("%s: at most %d and %d bytes for %d images", set.home, binary.most(), pickled.most(), images)
		}
	}
}
