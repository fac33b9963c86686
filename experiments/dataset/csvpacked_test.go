package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// facesTable is a table whose images are in one column, the pixels of image i all
// i, with a column of splits.
func facesTable(header, format string, splits ...string) []byte {
	var b strings.Builder
	b.WriteString(header)
	for i, split := range splits {
		pixels := strings.TrimSpace(strings.Repeat(fmt.Sprint(i, " "), 64))
		fmt.Fprintf(&b, format+"\n", i%2, pixels, split)
	}
	return []byte(b.String())
}

// Images whose pixels are in one column are read, with and without a header; a
// column of splits is heeded and may be chosen from.
func TestCSVPixelsInOneColumn(t *testing.T) {
	const header, row = "emotion,pixels,Usage\n", "%d,%s,%s"
	usual := []string{"Training", "Training", "PublicTest", "PrivateTest", "Training"}
	for name, c := range map[string]struct {
		table       []byte
		o           Options
		train, test []uint8 // values of the images
		want        string  // of the error
		note        string
	}{
		"one test split":  {facesTable(header, row, "Training", "Training", "Test", "Test"), Options{Label: "emotion"}, []uint8{0, 1}, []uint8{2, 3}, "", "the training split is Training, the test split Test"},
		"chosen":          {facesTable(header, row, usual...), Options{Label: "emotion", TestSplit: "PrivateTest"}, []uint8{0, 1, 4}, []uint8{3}, "", "1 row skipped, of neither split"},
		"the other":       {facesTable(header, row, usual...), Options{Label: "emotion", TestSplit: "publictest"}, []uint8{0, 1, 4}, []uint8{2}, "", "test split PublicTest"},
		"two test splits": {facesTable(header, row, usual...), Options{Label: "emotion"}, nil, nil, "PublicTest, PrivateTest all say test; only one can be that split", ""},
		"no such split":   {facesTable(header, row, usual...), Options{Label: "emotion", TestSplit: "x"}, nil, nil, "no split x (have Training, PublicTest, PrivateTest)", ""},
		"folds":           {facesTable("label,pixels,split\n", row, "fold1", "fold1", "fold2", "fold3"), Options{TrainSplit: "fold1", TestSplit: "fold2"}, []uint8{0, 1}, []uint8{2}, "", "1 row skipped, of neither split"},
		"one blank":       {facesTable("label,pixels,split\n", row, "train", "train", "test", "test", ""), Options{}, []uint8{0, 1}, []uint8{2, 3}, "", "1 row skipped, of neither split"},
		"no such folds":   {facesTable("label,pixels,split\n", row, "fold1", "fold1", "fold2"), Options{TrainSplit: "fold4"}, nil, nil, "no split fold4 (have fold1, fold2)", ""},
		"none to train":   {facesTable(header, row, "Test", "Test"), Options{Label: "emotion"}, nil, nil, "no rows for training, by the column Usage", ""},
		"no label named":  {facesTable(header, row, usual...), Options{}, nil, nil, "no column of labels", ""},
		"set of no words": {facesTable("label,pixels,set\n", row, "a", "b", "a", "b", "a"), Options{TestShare: 0.4}, nil, nil, "", "there is no test split"},
		"brackets":        {facesTable("label,image,split\n", `%d,"[%s]",%s`, "train", "train", "test"), Options{}, []uint8{0, 1}, []uint8{2}, "", ""},
		"no header":       {facesTable("", "%d,%s", ""), Options{}, nil, nil, "", ""},
		"short":           {append(facesTable(header, row, "Training"), "1,1 2 3,Test\n"...), Options{Label: "emotion"}, nil, nil, "csv:3: column 2: 3 pixels, must be 64 as in the first row", ""},
		"no square":       {[]byte("label,pixels\n0," + strings.Repeat("1 ", 63) + "\n"), Options{}, nil, nil, "63 columns of pixels, must be n x n", ""},
		"no number":       {[]byte("label,pixels,split\n0," + strings.Repeat("1 ", 62) + "x 1,train\n1," + strings.Repeat("1 ", 64) + ",test\n"), Options{}, nil, nil, `column 64: "x", must be a whole number`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "no header" {
				c.table = []byte(strings.ReplaceAll(string(facesTable("", "%d,%s%s", "", "", "", "")), ",\n", "\n"))
			}
			o := caching(t)
			o.Label, o.TrainSplit, o.TestSplit, o.TestShare = c.o.Label, c.o.TrainSplit, c.o.TestSplit, c.o.TestShare
			folder := write(t, t.TempDir(), map[string][]byte{"faces.csv": c.table})
			for _, path := range []string{folder, folder + "/faces.csv"} {
				d, err := Load(t.Context(), "csv:"+path, o)
				if c.want != "" {
					if err == nil || !strings.Contains(err.Error(), c.want) {
						t.Errorf("error %v, want %q", err, c.want)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if d.Height != 8 || d.HeldOut != (c.train == nil) {
					t.Errorf("height %d, held out %t", d.Height, d.HeldOut)
				}
				values := func(s Split) (values []uint8) {
					for i := range s.Len() {
						values = append(values, s.Image(i)[63])
					}
					return values
				}
				if train, test := values(d.Train), values(d.Test); c.train != nil && (!slices.Equal(train, c.train) || !slices.Equal(test, c.test)) {
					t.Errorf("images %v and %v, want %v and %v", train, test, c.train, c.test)
				}
				if !strings.Contains(strings.Join(d.Notes, "\n"), c.note) {
					t.Errorf("notes %q, want %q", d.Notes, c.note)
				}
			}
		})
	}
}

// A table without a column of splits has none to name.
func TestCSVOneFileWithoutSplits(t *testing.T) {
	folder := write(t, t.TempDir(), map[string][]byte{"a.csv": tableOf(headerOf("label", 256), 256, 0, "0", "1")})
	o := caching(t)
	o.TestSplit = "x"
	for path, want := range map[string]string{folder: "no split x (have a)", folder + "/a.csv": "one file, in which no split can be named"} {
		if _, err := Load(t.Context(), "csv:"+path, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		} else if path == folder && !errors.Is(err, ErrSplits) {
			t.Errorf("error %v is not one of splits", err)
		}
	}
}
