package dataset

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The README's table of layouts is what is read: each of them, made as it
// stands there, has the training and test images that it should.
func TestReadmeLayouts(t *testing.T) {
	header := headerOf("label", 256)
	rows := tableOf(header, 256, 0, "0", "1", "0", "1", "0", "1", "0", "1", "0", "1")
	shard := func(n int, labels ...int64) []byte {
		var rows []faceRow
		for i, label := range labels {
			rows = append(rows, face(t, n+i, label))
		}
		return parquetOf(t, faceNames, rows...)
	}
	folders := func(names ...string) map[string][]byte { return tree(t, 5, names...) }
	layouts := []struct {
		name        string
		files       map[string][]byte
		train, test int
	}{
		{"dir: train/CLASS/* test/CLASS/*", folders("train/a", "train/b", "test/a", "test/b"), 10, 10},
		{"dir: train_images/CLASS/* test_images/CLASS/*", folders("train_images/a", "train_images/b", "test_images/a"), 10, 5},
		{"dir: seg_train/seg_train/CLASS/* seg_test/seg_test/CLASS/*", folders("seg_train/seg_train/a", "seg_train/seg_train/b", "seg_test/seg_test/a"), 10, 5},
		{"dir: CLASS/train/* CLASS/test/*", folders("a/train", "b/train", "a/test", "b/test"), 10, 10},
		{"dir: CLASS/*", folders("a", "b"), 8, 2},
		{"dir: train/CLASS/* valid/CLASS/* test/*", folders("train/a", "train/b", "valid/a", "test"), 10, 5},
		{"parquet: data/train-00000-of-00002.parquet ...", faces(t), 5, 2},
		{"parquet: train/0000.parquet test/0000.parquet", map[string][]byte{"train/0000.parquet": shard(0, 0, 1, 0), "test/0000.parquet": shard(4, 1)}, 3, 1},
		{"parquet: mnist_train.parquet mnist_test.parquet", map[string][]byte{"mnist_train.parquet": shard(0, 0, 1, 0), "mnist_test.parquet": shard(4, 1)}, 3, 1},
		{"parquet: all.parquet", map[string][]byte{"all.parquet": shard(0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)}, 8, 2},
		{"csv: mnist_train.csv mnist_test.csv", map[string][]byte{"mnist_train.csv": rows, "mnist_test.csv": tableOf(header, 256, 0, "1")}, 10, 1},
		{"csv: all.csv", map[string][]byte{"all.csv": rows}, 8, 2},
		{"csv: all.csv", map[string][]byte{"all.csv": facesTable("label,pixels,split\n", "%d,%s,%s", "train", "train", "test")}, 2, 1},
		{"idx: train-images-idx3-ubyte ...", nil, 6, 3},
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed, tested []string
	for _, row := range regexp.MustCompile("(?m)^\\| `((dir|parquet|csv|idx): .*?)`[^|]* \\|").FindAllSubmatch(readme, -1) {
		listed = append(listed, string(row[1]))
	}
	for _, layout := range layouts {
		tested = append(tested, layout.name)
		t.Run(layout.name, func(t *testing.T) {
			scheme, _, _ := strings.Cut(layout.name, " ")
			folder := write(t, t.TempDir(), layout.files)
			if layout.files == nil {
				folder = save(t, tiny(t))
			}
			d, err := Load(t.Context(), scheme+folder, caching(t))
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != layout.train || d.Test.Len() != layout.test {
				t.Errorf("%d and %d images, want %d and %d", d.Train.Len(), d.Test.Len(), layout.train, layout.test)
			}
		})
	}
	if !slices.Equal(listed, tested) {
		t.Errorf("README.md lists %q, tested are %q", listed, tested)
	}
}
