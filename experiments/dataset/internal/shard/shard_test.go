package shard

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// row is a row of a file with more columns than are needed.
type row struct {
	Thumb struct {
		Bytes []byte `parquet:"bytes"`
	} `parquet:"thumb"`
	Photo struct {
		Bytes []byte `parquet:"bytes"`
	} `parquet:"photo"`
	Label int64   `parquet:"label"`
	Kind  string  `parquet:"kind,dict"`
	Tags  []int64 `parquet:"tags,list"`
}

// metadata mark columns that their names do not.
const metadata = `{"info": {"features": {"photo": {"_type": "Image"}, "thumb": {"_type": "Value"}, "kind": {"names": ["x", "y"], "_type": "ClassLabel"}}}}`

// written is a file of three rows in two groups.
func written(t testing.TB, options ...parquet.WriterOption) []byte {
	t.Helper()
	rows := make([]row, 3)
	for i := range rows {
		rows[i].Photo.Bytes, rows[i].Thumb.Bytes = bytes.Repeat([]byte{byte(i)}, 10), []byte("thumb")
		rows[i].Label, rows[i].Kind, rows[i].Tags = int64(i), string(rune('a'+i)), []int64{1, 2}
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, append(options, parquet.MaxRowsPerRowGroup(2))...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opened opens content as a file.
func opened(t testing.TB, content []byte) (*Shard, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.parquet")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err == nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}

// What the metadata mark counts before names.
func TestColumns(t *testing.T) {
	s, err := opened(t, written(t, parquet.KeyValueMetadata("huggingface", metadata)))
	if err != nil {
		t.Fatal(err)
	}
	if label, err := s.LabelColumn(); err != nil || label != "kind" || !slices.Equal(s.Classes(label), []string{"x", "y"}) {
		t.Errorf("labels in %q, %v", label, err)
	}
	if image, err := s.ImageColumn(); err != nil || image != "photo" {
		t.Errorf("images in %q, %v", image, err)
	}
	plain, err := opened(t, written(t))
	if err != nil {
		t.Fatal(err)
	}
	if label, err := plain.LabelColumn(); err != nil || label != "label" || plain.Classes(label) != nil {
		t.Errorf("labels in %q, %v", label, err)
	}
	if _, err := plain.ImageColumn(); err == nil {
		t.Error("of two columns with bytes one was chosen")
	}
}

func TestValues(t *testing.T) {
	s, err := opened(t, written(t))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for image, err := range s.Images("photo") {
		if err != nil || len(image) != 10 || image[0] != byte(i) {
			t.Errorf("image %d: %v, %v", i, image, err)
		}
		i++
	}
	var texts []string
	for label, err := range s.Labels("kind") {
		if err != nil || !label.IsText {
			t.Errorf("%+v, %v", label, err)
		}
		texts = append(texts, label.Text)
	}
	if i != 3 || s.Rows() != 3 || !slices.Equal(texts, []string{"a", "b", "c"}) {
		t.Errorf("%d images of %d, texts %v", i, s.Rows(), texts)
	}
	for _, column := range []string{"tags", "photo", "none"} {
		values, failed := 0, 0
		for _, err := range s.Labels(column) {
			values++
			if err != nil {
				failed++
			}
		}
		if values != 1 || failed != 1 {
			t.Errorf("labels of %s: %d values, %d errors, want one error", column, values, failed)
		}
	}
}

// FuzzShard holds that any bytes give an error or labels and images.
func FuzzShard(f *testing.F) {
	f.Add(written(f))
	f.Add(written(f, parquet.Compression(&parquet.Snappy), parquet.KeyValueMetadata("huggingface", metadata)))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := open("x.parquet", bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		if column, err := s.LabelColumn(); err == nil {
			for range s.Labels(column) {
			}
		}
		for range s.Images("photo") {
		}
	})
}
