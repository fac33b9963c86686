package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// classNames are the metadata of classes of the given names.
func classNames(names ...string) string {
	return fmt.Sprintf(`{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["%s"], "_type": "ClassLabel"}}}}`, strings.Join(names, `", "`))
}

// A class is its name, whatever number a shard gives it.
func TestParquetClassesByName(t *testing.T) {
	type textRow struct {
		Image []byte `parquet:"image"`
		Label string `parquet:"label"`
	}
	const train, test = "train-00000-of-00001.parquet", "test-00000-of-00001.parquet"
	two := parquetOf(t, classNames("cat", "dog"), face(t, 0, 0), face(t, 1, 1))
	tests := []struct {
		name    string
		files   map[string][]byte
		classes []string
		labels  []uint16 // of the test
		fails   string
	}{
		{"other order", map[string][]byte{train: two, test: parquetOf(t, classNames("dog", "cat"), face(t, 2, 0), face(t, 3, 1))}, []string{"cat", "dog"}, []uint16{1, 0}, ""},
		{"a name more", map[string][]byte{train: two, test: parquetOf(t, classNames("ape", "cat", "dog"), face(t, 2, 1), face(t, 3, 2))}, []string{"cat", "dog"}, []uint16{0, 1}, ""},
		{"a class more", map[string][]byte{train: two, test: parquetOf(t, classNames("ape", "cat", "dog"), face(t, 2, 0), face(t, 3, 2))}, nil, nil, "classes of the test split that no training image has: ape (1 image)"},
		{"no names for the test", map[string][]byte{train: two, test: parquetOf(t, "", face(t, 2, 1), face(t, 3, 0))}, []string{"cat", "dog"}, []uint16{1, 0}, ""},
		{"texts for the test", map[string][]byte{train: two, test: parquetOf(t, "", textRow{pngOf(t, 16, 16, shade(2)), " dog"}, textRow{pngOf(t, 16, 16, shade(3)), "cat"})}, []string{"cat", "dog"}, []uint16{1, 0}, ""},
		{"shards of one split", map[string][]byte{
			"train-00000-of-00002.parquet": two,
			"train-00001-of-00002.parquet": parquetOf(t, classNames("emu", "cat"), face(t, 4, 0), face(t, 5, 1)),
			test:                           parquetOf(t, classNames("emu", "dog", "cat"), face(t, 2, 0), face(t, 3, 2)),
		}, []string{"cat", "dog", "emu"}, []uint16{2, 0}, ""},
		{"number without a name", map[string][]byte{train: two, test: parquetOf(t, classNames("dog"), face(t, 2, 1))}, nil, nil, test + ": row 0: label 1, must be 0 to 0"},
		{"empty text", map[string][]byte{train: two, test: parquetOf(t, "", textRow{pngOf(t, 16, 16, shade(2)), " "}, textRow{pngOf(t, 16, 16, shade(2)), "cat"})}, nil, nil, test + ": row 0: no label"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, err := Load(t.Context(), "parquet:"+write(t, t.TempDir(), test.files), caching(t))
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("error %v, want %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(d.Classes, test.classes) || !slices.Equal(d.Test.Labels, test.labels) {
				t.Errorf("classes %v, test labels %v; want %v, %v", d.Classes, d.Test.Labels, test.classes, test.labels)
			}
		})
	}
}

// Numbers that a table holds as fractions are whole, and none is a label.
func TestParquetLabelsOfFractions(t *testing.T) {
	type row struct {
		Image []byte  `parquet:"image"`
		Label float64 `parquet:"label"`
	}
	image := pngOf(t, 16, 16, shade(1))
	files := map[string][]byte{
		"train.parquet": parquetOf(t, "", row{image, 0}, row{image, 1}),
		"test.parquet":  parquetOf(t, "", row{image, 1}),
	}
	d, err := Load(t.Context(), "parquet:"+write(t, t.TempDir(), files), caching(t))
	if err != nil || !slices.Equal(d.Test.Labels, []uint16{1}) {
		t.Errorf("%v, %v", d, err)
	}
	files["test.parquet"] = parquetOf(t, "", row{image, 0.5})
	if _, err := Load(t.Context(), "parquet:"+write(t, t.TempDir(), files), caching(t)); err == nil || !strings.Contains(err.Error(), "label 0.5, must be a whole number") {
		t.Errorf("error %v", err)
	}
}

// Labels of CSV files are the same however they are spelled.
func TestCSVLabelSpelling(t *testing.T) {
	tests := []struct {
		name        string
		train, test []string
		classes     []string
		labels      []uint16
		fails       string
	}{
		{"fractions of zero", []string{"0", "1", "2"}, []string{"2.0", "0.0"}, []string{"0", "1", "2"}, []uint16{2, 0}, ""},
		{"fractions among texts", []string{"a", "5", "6.0"}, []string{"5.", "6"}, []string{"5", "6", "a"}, []uint16{0, 1}, ""},
		{"blanks", []string{" cat", "dog "}, []string{"dog", "\tcat"}, []string{"cat", "dog"}, []uint16{1, 0}, ""},
		{"blanks around numbers", []string{" 0", "1"}, []string{"1 "}, []string{"0", "1"}, []uint16{1}, ""},
		{"only for training", []string{"cat", "dog", "emu"}, []string{"dog"}, []string{"cat", "dog", "emu"}, []uint16{1}, ""},
		{"empty", []string{"0", " ", "1"}, []string{"0"}, nil, nil, "train.csv:3: no label"},
		{"Latin 1", []string{"th\xe9", "caf\xe9"}, []string{"th\xe9"}, nil, nil, `train.csv:2: label "th\xe9" is not UTF-8; convert the file`},
		{"empty among texts", []string{"a", "", "b"}, []string{"a"}, nil, nil, "train.csv:3: no label"},
		{"fraction", []string{"0", "1.5", "2"}, []string{"0"}, nil, nil, "train.csv:3: label 1.5, must be a whole number or a text"},
		{"missing", []string{"0", "1", "NaN"}, []string{"0"}, nil, nil, "train.csv:4: label NaN"},
		{"empty in the test", []string{"0", "1"}, []string{"0", "1", ""}, nil, nil, "test.csv:4: no label"},
		{"only in the test", []string{"cat", "dog"}, []string{"cow", "dog"}, nil, nil, "classes of the test split that no training image has: cow (1 image)"},
		{"number only in the test", []string{"0", "1"}, []string{"2"}, nil, nil, "that no training image has: 2 (1 image)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			header := headerOf("label", 256)
			folder := write(t, t.TempDir(), map[string][]byte{
				"train.csv": tableOf(header, 256, 0, test.train...), "test.csv": tableOf(header, 256, 9, test.test...),
			})
			d, err := Load(t.Context(), "csv:"+folder, caching(t))
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("error %v, want %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(d.Classes, test.classes) || !slices.Equal(d.Test.Labels, test.labels) {
				t.Errorf("classes %v, test labels %v; want %v, %v", d.Classes, d.Test.Labels, test.classes, test.labels)
			}
		})
	}
}
