package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tableOf is a CSV file of images of so many pixels, image i all of value i,
// with the labels given.
func tableOf(header string, pixels, first int, labels ...string) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for i, label := range labels {
		b.WriteString(label + strings.Repeat(fmt.Sprint(",", first+i), pixels) + "\n")
	}
	return b.Bytes()
}

// headerOf is a header with the label first.
func headerOf(label string, pixels int) string {
	names := []string{label}
	for i := range pixels {
		names = append(names, fmt.Sprint("pixel", i))
	}
	return strings.Join(names, ",") + "\n"
}

func TestLoadCSV(t *testing.T) {
	header := headerOf("label", 256)
	last := func(content []byte) []byte { // moves the label to the end of each row
		var rows []string
		for row := range strings.Lines(string(content)) {
			label, pixels, _ := strings.Cut(strings.TrimSpace(row), ",")
			rows = append(rows, pixels+","+label)
		}
		return []byte(strings.Join(rows, "\n"))
	}
	tests := []struct {
		name     string
		files    map[string][]byte
		label    string
		classes  []string
		channels int
	}{
		{"header", map[string][]byte{"mnist_train.csv": tableOf(header, 256, 0, "0", "1", "2"), "mnist_test.csv": tableOf(header, 256, 3, "2")}, "", []string{"0", "1", "2"}, 1},
		{"none", map[string][]byte{"train.csv": tableOf("", 256, 0, "0", "1", "2"), "Test.CSV": tableOf("", 256, 3, "2")}, "", []string{"0", "1", "2"}, 1},
		{"texts", map[string][]byte{"train.csv": tableOf("", 256, 0, "ape", "cat", "dog"), "test.csv": tableOf("", 256, 3, "dog")}, "", []string{"ape", "cat", "dog"}, 1},
		{"colour", map[string][]byte{"train.csv": tableOf("", 768, 0, "0", "1", "2"), "valid.csv": tableOf("", 768, 3, "2")}, "", []string{"0", "1", "2"}, 3},
		{"last column", map[string][]byte{"train.csv": last(tableOf(header, 256, 0, "0", "1", "2")), "test.csv": last(tableOf(header, 256, 3, "2"))}, "", []string{"0", "1", "2"}, 1},
		{"named", map[string][]byte{"train.csv": tableOf("\ufeff"+headerOf("kind", 256), 256, 0, "0", "1", "2"), "test.csv": tableOf(headerOf("Kind", 256), 256, 3, "2")}, "kind", []string{"0", "1", "2"}, 1},
		{"fractions", map[string][]byte{"train.csv": bytes.ReplaceAll(tableOf("", 256, 0, "0", "1", "2"), []byte(",1"), []byte(",1.0")), "test.csv": tableOf("", 256, 3, "2")}, "", []string{"0", "1", "2"}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder, o := write(t, t.TempDir(), test.files), caching(t)
			o.Label = test.label
			for range 2 {
				d, err := Load(t.Context(), "csv:"+folder, o)
				if err != nil {
					t.Fatal(err)
				}
				if d.Channels != test.channels || d.Height != 16 || d.Width != 16 || !slices.Equal(d.Classes, test.classes) {
					t.Errorf("shape %dx%dx%d, classes %v", d.Channels, d.Height, d.Width, d.Classes)
				}
				if !slices.Equal(d.Train.Labels, []uint16{0, 1, 2}) || !slices.Equal(d.Test.Labels, []uint16{2}) {
					t.Errorf("labels %v and %v", d.Train.Labels, d.Test.Labels)
				}
				for i := range 3 {
					if image := d.Train.Image(i); image[0] != uint8(i) || image[len(image)-1] != uint8(i) {
						t.Errorf("image %d has other pixels", i)
					}
				}
				if d.Test.Image(0)[5] != 3 {
					t.Error("the test image has other pixels")
				}
			}
		})
	}
}

func TestLoadCSVBySeed(t *testing.T) {
	var labels []string
	for i := range 20 {
		labels = append(labels, fmt.Sprint(i%2))
	}
	folder := write(t, t.TempDir(), map[string][]byte{"all.csv": tableOf("", 256, 0, labels...)})
	for _, path := range []string{folder, filepath.Join(folder, "all.csv")} {
		d, err := Load(t.Context(), "csv:"+path, caching(t))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(d.Train.Counts(2), []int{8, 8}) || !slices.Equal(d.Test.Counts(2), []int{2, 2}) || len(d.Notes) != 1 {
			t.Errorf("%v and %v of each class, notes %q", d.Train.Counts(2), d.Test.Counts(2), d.Notes)
		}
		for i, label := range d.Train.Labels {
			if uint16(d.Train.Image(i)[0]%2) != label {
				t.Errorf("image %d has another's label", i)
			}
		}
	}
}

func TestLoadCSVRefuses(t *testing.T) {
	good := tableOf("", 256, 0, "0", "1")
	tests := []struct {
		name  string
		train []byte
		label string
		want  string
	}{
		{"empty", nil, "", "train.csv: no rows of images"},
		{"only a header", []byte(headerOf("label", 256)), "", "train.csv: no rows of images"},
		{"no square", tableOf("", 250, 0, "0", "1"), "", "train.csv: 250 columns of pixels, must be n x n for grey or 3 x n x n"},
		{"no pixels", []byte("0\n1\n"), "", "0 columns of pixels"},
		{"short row", append(slices.Clone(good), "1,2,3\n"...), "", "train.csv:3: wrong number of fields"},
		{"not a number", bytes.Replace(good, []byte("0,0,0"), []byte("0,0,x"), 1), "", `train.csv:1: column 3: "x", must be a whole number from 0 to 255`},
		{"too bright", bytes.Replace(good, []byte("0,0,0"), []byte("0,0,256"), 1), "", `"256", must be a whole number`},
		{"fraction", bytes.Replace(good, []byte("0,0,0"), []byte("0,0,0.5"), 1), "", `"0.5", must be a whole number`},
		{"NaN", bytes.Replace(good, []byte("0,0,0"), []byte("0,0,NaN"), 1), "", `"NaN", must be a whole number`},
		{"negative label", tableOf("", 256, 0, "0", "-1"), "", "train.csv:2: label -1, must be 0 to 65535"},
		{"huge label", tableOf("", 256, 0, "0", "70000"), "", "label 70000"},
		{"no such column", tableOf(headerOf("label", 256), 256, 0, "0", "1"), "kind", "train.csv:1: no column of labels: none in the header is named kind"},
		{"no label column", tableOf(headerOf("kind", 256), 256, 0, "0", "1"), "", "none in the header is named label, labels, class, target, y"},
		{"column without header", good, "kind", "no header with a column kind"},
		{"other columns", tableOf("", 768, 0, "0", "1"), "", "test.csv: 257 columns, must be 769 as in "},
		{"quotes", append([]byte(`"`), good...), "", "train.csv:"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := write(t, t.TempDir(), map[string][]byte{"train.csv": test.train, "test.csv": good})
			if test.name == "column without header" || test.name == "no such column" {
				if err := os.Remove(filepath.Join(folder, "test.csv")); err != nil {
					t.Fatal(err)
				}
			}
			o := caching(t)
			o.Label = test.label
			_, err := Load(t.Context(), "csv:"+folder, o)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if strings.Contains(test.want, "in the header") != errors.Is(err, ErrNoLabels) {
				t.Errorf("error %v: is ErrNoLabels %v", err, errors.Is(err, ErrNoLabels))
			}
		})
	}
	_, err := Load(t.Context(), "csv:"+write(t, t.TempDir(), map[string][]byte{"a.csv": good, "b.csv": good}), caching(t))
	if err == nil || !strings.Contains(err.Error(), "2 CSV files, must be one, or two with train and test in their names") {
		t.Errorf("error %v, want that the names are unclear", err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("label,a,b,c,d\n0,1,2,3,4\n1,2,3,4,5\n"))
	f.Add([]byte("\"a\nb\",1\nc,2\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		folder := write(t, t.TempDir(), map[string][]byte{"x.csv": content})
		d, err := csvTables{folder}.Load(t.Context(), Options{Cache: filepath.Join(folder, "cache")})
		if err == nil && d.Validate() != nil {
			t.Errorf("a dataset that is not valid: %v", d.Validate())
		}
	})
}
