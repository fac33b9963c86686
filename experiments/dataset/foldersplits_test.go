package dataset

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// tree is the files of folders that hold so many images each,
// all of other colours.
func tree(t testing.TB, images int, folders ...string) map[string][]byte {
	files := map[string][]byte{}
	for _, folder := range folders {
		for i := range images {
			files[path.Join(folder, fmt.Sprint(i, ".png"))] = pngOf(t, 16, 16, shade(len(files)))
		}
	}
	return files
}

// Splits are found wherever folders have words for them; a class may be called
// like one.
func TestFolderSplits(t *testing.T) {
	tests := []struct {
		name    string
		folders []string // two images each
		options Options
		classes []string
		train   []int // images of each class
		test    []int
		notes   []string // begin so
	}{
		{"words in names", []string{"train_images/cat", "train_images/dog", "test_images/cat", "test_images/dog"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"the training split is train_images, the test split test_images"}},
		{"other words", []string{"Training Set/cat", "Training Set/dog", "ValidationSet/cat", "ValidationSet/dog"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"the training split is Training Set, the test split ValidationSet"}},
		{"twice", []string{"seg_train/seg_train/cat", "seg_train/seg_train/dog", "seg_test/seg_test/cat", "seg_test/seg_test/dog", "seg_pred/seg_pred"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"folder seg_pred skipped", "the training split is seg_train"}},
		{"in classes", []string{"cat/train", "cat/test", "dog/train", "dog/test"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, nil},
		{"in classes, three", []string{"cat/train", "cat/val", "cat/test", "dog/train", "dog/val"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 0}, []string{"folders val of classes skipped", "class dog has no test images"}},
		{"in classes, the other", []string{"cat/train", "cat/val", "cat/test", "dog/train", "dog/val"}, Options{TestSplit: "val"},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"the training split is train, the test split val", "folders test of classes skipped"}},
		{"a class train", []string{"bus", "car", "train"}, Options{TestShare: 0.5},
			[]string{"bus", "car", "train"}, []int{1, 1, 1}, []int{1, 1, 1}, []string{"train is taken as a class", "there is no test split"}},
		{"classes train and test", []string{"bus", "train", "test"}, Options{TestShare: 0.5},
			[]string{"bus", "test", "train"}, []int{1, 1, 1}, []int{1, 1, 1}, []string{"test is taken as a class", "train is taken as a class", "there is no test split"}},
		{"a class train in splits", []string{"train/bus", "train/train", "test/bus", "test/train"}, Options{},
			[]string{"bus", "train"}, []int{2, 2}, []int{2, 2}, nil},
		{"test without labels", []string{"train/cat", "train/dog", "test", "valid/cat", "valid/dog"}, Options{},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"folder test skipped, as there are train and valid", "test has no labels", "the training split is train, the test split valid"}},
		{"chosen", []string{"train/cat", "train/dog", "test/cat", "test/dog", "extra/cat", "extra/dog"}, Options{TestSplit: "extra"},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"folder test skipped", "the training split is train, the test split extra"}},
		{"chosen without words", []string{"a/cat", "a/dog", "b/cat", "b/dog"}, Options{TrainSplit: "a", TestSplit: "B"},
			[]string{"cat", "dog"}, []int{2, 2}, []int{2, 2}, []string{"the training split is a, the test split b"}},
		{"a share of training", []string{"train/cat", "train/dog", "test"}, Options{TestSplit: "train", TestShare: 0.5},
			[]string{"cat", "dog"}, []int{1, 1}, []int{1, 1}, []string{"folder test skipped", "there is no test split"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.options.Cache = t.TempDir()
			d, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), tree(t, 2, test.folders...)), test.options)
			if err != nil {
				t.Fatal(err)
			}
			n := len(test.classes)
			if !slices.Equal(d.Classes, test.classes) || !slices.Equal(d.Train.Counts(n), test.train) || !slices.Equal(d.Test.Counts(n), test.test) {
				t.Errorf("classes %v, %v and %v images", d.Classes, d.Train.Counts(n), d.Test.Counts(n))
			}
			if !slices.EqualFunc(d.Notes, test.notes, strings.HasPrefix) {
				t.Errorf("notes %q, want %q", d.Notes, test.notes)
			}
			if held := test.options.TestShare > 0; d.HeldOut != held {
				t.Errorf("held out is %t", d.HeldOut)
			}
		})
	}
}

// Images that lie beside the folders of classes are counted.
func TestFolderLooseImages(t *testing.T) {
	d, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), tree(t, 2, "train/cat", "train/dog", "test/cat", "test/dog", "train")), caching(t))
	if err != nil || !slices.Equal(d.Notes, []string{"2 images skipped, of no class: beside the classes in train"}) {
		t.Errorf("%v, %v", d, err)
	}
	d, err = Load(t.Context(), "dir:"+write(t, t.TempDir(), tree(t, 5, "cat", "dog", ".")), caching(t))
	if err != nil || len(d.Notes) != 2 || d.Notes[0] != "5 images skipped, of no class: beside the folders of classes" {
		t.Errorf("%v, %v", d, err)
	}
}

func TestFolderSplitsRefuses(t *testing.T) {
	for _, test := range []struct {
		folders []string
		options Options
		want    string
		kind    error
	}{
		{[]string{"train/cat", "train/dog", "test"}, Options{}, "test: a test split without labels, which cannot be scored", ErrUnlabelled},
		{[]string{"train_a/cat", "train_b/cat", "test/cat"}, Options{}, "train_a, train_b all say train; only one can be that split", ErrSplits},
		{[]string{"test_images/cat", "val/dog"}, Options{}, "has test_images, val but no folder for training", ErrSplits},
		{[]string{"cat/train", "cat/test", "dog"}, Options{}, "cat holds folders of splits (as in CLASS/train), dog does not", ErrSplits},
		{[]string{"cat/val", "cat/test", "dog/test", "dog/val"}, Options{}, "but none for training", ErrSplits},
		{[]string{"train/cat", "test/cat"}, Options{TestSplit: "dev"}, "no split dev (have test, train)", ErrSplits},
		{[]string{"cat", "dog"}, Options{TestSplit: "dev"}, "no split dev: it holds the classes cat, dog", ErrSplits},
		{[]string{"train", "test"}, Options{}, "no folders of classes", nil},
		{[]string{"train/cat", "train/dog", "test/cat", "test/dog"}, Options{TrainSplit: "test"}, "no split is left for the test (there are test, train)", ErrSplits},
	} {
		test.options.Cache = t.TempDir()
		_, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), tree(t, 2, test.folders...)), test.options)
		if err == nil || !strings.Contains(err.Error(), test.want) || test.kind != nil && !errors.Is(err, test.kind) {
			t.Errorf("%v: error %v, want %q", test.folders, err, test.want)
		}
	}
}

// Shards and tables choose their splits as folders do.
func TestFileSplits(t *testing.T) {
	shard := func(n int, labels ...int64) []byte {
		var rows []faceRow
		for i, label := range labels {
			rows = append(rows, face(t, n+i, label))
		}
		return parquetOf(t, faceNames, rows...)
	}
	header := headerOf("label", 256)
	for _, test := range []struct {
		name    string
		files   map[string][]byte
		options Options
		train   int
		test    int
		want    string // a note, or the error
	}{
		{"parquet: words inside", map[string][]byte{"mnist_train.parquet": shard(0, 0, 1, 0), "mnist_test.parquet": shard(5, 1)}, Options{}, 3, 1, "the training split is mnist_train, the test split mnist_test"},
		{"parquet: hashes", map[string][]byte{"data/train-00000-of-00002-0a1b.parquet": shard(0, 0), "data/train-00001-of-00002-ffab.parquet": shard(1, 1), "data/test-00000-of-00001-1c2d.parquet": shard(5, 1)}, Options{}, 2, 1, ""},
		{"parquet: no labels", map[string][]byte{"train.parquet": shard(0, 0, 1), "test.parquet": shard(5, -1, -1), "validation.parquet": shard(7, 1, 0, 0)}, Options{}, 2, 3, "test has no labels and is skipped"},
		{"parquet: chosen", map[string][]byte{"train.parquet": shard(0, 0, 1), "test.parquet": shard(5, 1, 0), "validation.parquet": shard(7, 1, 0, 0)}, Options{TestSplit: "Validation"}, 2, 3, "the training split is train, the test split validation"},
		{"parquet: chosen, no word", map[string][]byte{"train.parquet": shard(0, 0, 1), "test.parquet": shard(5, 1, 0), "hard-00000-of-00001.parquet": shard(7, 1, 0, 0)}, Options{TestSplit: "hard"}, 2, 3, "the training split is train, the test split hard"},
		{"parquet: a share", map[string][]byte{"train.parquet": shard(0, 0, 1, 0, 1), "test.parquet": shard(5, -1)}, Options{TestSplit: "train", TestShare: 0.5}, 2, 2, "there is no test split"},
		{"parquet: other upload", map[string][]byte{"train-00000-of-00001-aa.parquet": shard(0, 0, 1), "train-00000-of-00002-bb.parquet": shard(0, 0), "train-00001-of-00002-bb.parquet": shard(1, 1), "test.parquet": shard(5, 1)}, Options{}, 0, 0, "two uploads of one split"},
		{"parquet: same upload twice", map[string][]byte{"train-00000-of-00001-aa.parquet": shard(0, 0, 1), "train-00000-of-00001-bb.parquet": shard(0, 0, 1), "test.parquet": shard(5, 1)}, Options{}, 0, 0, "shard train-00000-of-00001 is there twice"},
		{"parquet: an old file", map[string][]byte{"train.parquet": shard(0, 0, 1), "train-00000-of-00001.parquet": shard(0, 0, 1), "test.parquet": shard(5, 1)}, Options{}, 0, 0, "train.parquet and shards of train-00000-of-00001"},
		{"parquet: a shard of the test is missing", map[string][]byte{"train.parquet": shard(0, 0, 1), "test-00001-of-00002.parquet": shard(5, 1)}, Options{}, 0, 0, "1 of 2 shards are there"},
		{"csv: no labels", map[string][]byte{"train.csv": tableOf(header, 256, 0, "0", "1"), "test.csv": tableOf(headerOf("id", 256), 256, 0, "7"), "val.csv": tableOf(header, 256, 0, "1")}, Options{}, 2, 1, "test has no labels and is skipped"},
		{"csv: chosen", map[string][]byte{"train.csv": tableOf(header, 256, 0, "0", "1"), "test.csv": tableOf(header, 256, 0, "1"), "dev.csv": tableOf(header, 256, 0, "1", "0")}, Options{TestSplit: "dev"}, 2, 2, "file test.csv skipped"},
		{"csv: chosen, no words", map[string][]byte{"a.csv": tableOf(header, 256, 0, "0", "1"), "b.csv": tableOf(header, 256, 0, "1")}, Options{TrainSplit: "a", TestSplit: "b"}, 2, 1, "the training split is a, the test split b"},
		{"csv: a share", map[string][]byte{"train.csv": tableOf(header, 256, 0, "0", "1", "0", "1"), "test.csv": nil}, Options{TestSplit: "train", TestShare: 0.5}, 2, 2, "there is no test split"},
		{"csv: tabs by name", map[string][]byte{"my_train.tsv": tableOf(header, 256, 0, "0", "1"), "my_eval.tsv": tableOf(header, 256, 0, "1")}, Options{}, 2, 1, "the training split is my_train, the test split my_eval"},
	} {
		t.Run(test.name, func(t *testing.T) {
			format, _, _ := strings.Cut(test.name, ":")
			test.options.Cache = t.TempDir()
			d, err := Load(t.Context(), format+":"+write(t, t.TempDir(), test.files), test.options)
			if test.train == 0 {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %v, want %q", err, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != test.train || d.Test.Len() != test.test || d.HeldOut != (test.options.TestShare > 0) {
				t.Errorf("%d and %d images, held out %t", d.Train.Len(), d.Test.Len(), d.HeldOut)
			}
			if !strings.Contains(strings.Join(d.Notes, "\n"), test.want) {
				t.Errorf("notes %q, want %q", d.Notes, test.want)
			}
		})
	}
}

// Options that a dataset has no use for are not ignored, and refused before images are read:
// these would be too.
func TestOptionsWithoutUse(t *testing.T) {
	photos := write(t, t.TempDir(), tree(t, 2, "train/cat", "train/dog", "test/cat", "test/dog"))
	write(t, photos, map[string][]byte{"train/cat/broken.png": []byte("no picture")})
	tables := write(t, t.TempDir(), map[string][]byte{"train.csv": tableOf("", 256, 0, "0", "x"), "test.csv": tableOf("", 256, 0, "0", "1")})
	for _, test := range []struct {
		name    string
		options Options
		want    string
	}{
		{"fashion-mini", Options{TestShare: 0.3}, "dataset fashion-mini: its splits are fixed, no test share can be held out"},
		{"idx:" + save(t, tiny(t)), Options{TestShare: 0.3}, "its splits are fixed, no test share can be held out"},
		{"dir:" + photos, Options{TestShare: 0.3}, "it has a test split, so no test share can be held out"},
		{"csv:" + tables, Options{TestShare: 0.3}, "it has a test split, so no test share can be held out"},
		{"fashion-mini", Options{Label: "kind"}, "it is not a table, so no column of labels can be named"},
		{"dir:" + photos, Options{Label: "kind"}, "it is not a table, so no column of labels can be named"},
	} {
		test.options.Cache = t.TempDir()
		_, err := Load(t.Context(), test.name, test.options)
		if err == nil || !strings.Contains(err.Error(), test.want) || !errors.Is(err, ErrOption) {
			t.Errorf("%s, %+v: error %v, want %q", test.name, test.options, err, test.want)
		}
	}
}

// Names of splits are not ignored where there are none to choose from.
func TestSplitsThatCannotBeNamed(t *testing.T) {
	folder := write(t, t.TempDir(), map[string][]byte{"train.csv": tableOf("", 256, 0, "0", "1"), "train.parquet": parquetOf(t, faceNames, face(t, 0, 0), face(t, 1, 1))})
	for name, want := range map[string]string{
		"fashion-mini":                         "its splits are fixed, none can be named",
		"idx:" + save(t, tiny(t)):              "its splits are fixed, none can be named",
		"csv:" + folder + "/train.csv":         "one file, in which no split can be named",
		"parquet:" + folder + "/train.parquet": "one file, in which no split can be named",
		"csv:" + folder:                        "no split dev (have train)",
		"parquet:" + folder:                    "no split dev (have train)",
	} {
		for _, o := range []Options{{TestSplit: "dev"}, {TrainSplit: "dev"}} {
			o.Cache = t.TempDir()
			if _, err := Load(t.Context(), name, o); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q", name, err, want)
			}
		}
	}
}
