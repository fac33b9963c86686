package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// gradients are rows of a label and 64 pixels, in which pixel i of row r is
// r+3i+7, under a header or none.
func gradients(header string, rows int) string {
	var b strings.Builder
	b.WriteString(header)
	for r := range rows {
		fmt.Fprint(&b, r%2)
		for i := range 64 {
			fmt.Fprint(&b, ",", r+3*i+7)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// utf16Of is a text in UTF-16 with its byte order mark.
func utf16Of(text string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

// columns orders a table's columns anew; -1 is one of row numbers.
func columns(table string, order []int) string {
	var b strings.Builder
	row := -1
	for line := range strings.Lines(table) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		var out []string
		for _, column := range order {
			switch {
			case column >= 0:
				out = append(out, fields[column])
			case row < 0:
				out = append(out, "")
			default:
				out = append(out, fmt.Sprint(row))
			}
		}
		b.WriteString(strings.Join(out, ",") + "\n")
		row++
	}
	return b.String()
}

// Tables are read as people's programs export them: each of these holds the
// same six images.
func TestCSVForms(t *testing.T) {
	names := func(label string, name func(i int) string) string {
		fields := []string{label}
		for i := range 64 {
			fields = append(fields, name(i))
		}
		return strings.Join(fields, ",") + "\n"
	}
	number := func(i int) string { return fmt.Sprint(i) }
	pixel := func(i int) string { return fmt.Sprint("pixel", i) }
	bare, headed := gradients("", 6), gradients(names("label", pixel), 6)
	quoted := func(table string) string {
		return `"` + strings.NewReplacer(",", `","`, "\n", "\"\n\"").Replace(strings.TrimSuffix(table, "\n")) + "\"\n"
	}
	replace := func(table, old, new string) string { return strings.ReplaceAll(table, old, new) }
	var reversed, last, numbered, asText []int
	for i := 64; i >= 0; i-- {
		reversed = append(reversed, i)
	}
	for i := range 65 {
		last = append(last, (i+1)%65)
		asText = append(asText, i)
	}
	numbered = append([]int{-1}, asText...)
	slices.SortFunc(asText[1:], func(a, b int) int { return strings.Compare(fmt.Sprint(a-1), fmt.Sprint(b-1)) })
	shuffled := append([]int{0}, rand.New(rand.NewPCG(1, 2)).Perm(64)...)
	for i := range shuffled[1:] {
		shuffled[i+1]++
	}
	unit := strings.Builder{}
	for r := range 6 {
		fmt.Fprint(&unit, r%2)
		for i := range 64 {
			fmt.Fprintf(&unit, ",%.6f", float64(r+3*i+7)/255)
		}
		unit.WriteString("\n")
	}
	for name, table := range map[string]string{
		"no header":                  bare,
		"header":                     headed,
		"mark":                       "\ufeff" + bare,
		"mark and header":            "\ufeff" + headed,
		"mark and quoted header":     "\ufeff" + quoted(headed),
		"quotes":                     quoted(bare),
		"semicolons":                 replace(headed, ",", ";"),
		"semicolons, no header":      replace(bare, ",", ";"),
		"tabs":                       replace(headed, ",", "\t"),
		"bars":                       replace(bare, ",", "|"),
		"blanks":                     replace(bare, ",", " "),
		"blanks behind commas":       replace(bare, ",", ", "),
		"CRLF":                       replace(headed, "\n", "\r\n"),
		"CR":                         replace(headed, "\n", "\r"),
		"CR, no header":              replace(bare, "\n", "\r"),
		"UTF-16":                     string(utf16Of(headed, binary.LittleEndian)),
		"UTF-16, tabs, big endian":   string(utf16Of(replace(headed, ",", "\t"), binary.BigEndian)),
		"header of numbers":          gradients(names("label", number), 6),
		"header of numbers from 1":   gradients(names("label", func(i int) string { return number(i + 1) }), 6),
		"header of numbers alone":    gradients(names("0", func(i int) string { return number(i + 1) }), 6),
		"label last":                 columns(headed, last),
		"label last, no header":      columns(bare, last),
		"reversed":                   columns(headed, reversed),
		"sorted as text":             columns(headed, asText),
		"shuffled":                   columns(headed, shuffled),
		"shuffled numbers":           columns(gradients(names("class", number), 6), shuffled),
		"rows and columns":           columns(gradients(names("label", func(i int) string { return fmt.Sprintf("%dx%d", i/8+1, i%8+1) }), 6), shuffled),
		"leading zeros":              columns(gradients(names("label", func(i int) string { return fmt.Sprintf("p%04d", i) }), 6), shuffled),
		"row numbers without a name": columns(headed, numbered),
		"fractions behind commas":    replace(replace(fractions(bare), ",", ";"), ".", ","),
		"fractions of zero":          fractions(bare),
		"from 0 to 1":                unit.String(),
		"from 0 to 1, label last":    columns(unit.String(), last),
	} {
		t.Run(name, func(t *testing.T) {
			folder := write(t, t.TempDir(), map[string][]byte{"train.csv": []byte(table), "test.csv": []byte(headed)})
			d, err := Load(t.Context(), "csv:"+folder, caching(t))
			if err != nil {
				t.Fatal(err)
			}
			if d.Train.Len() != 6 || d.Height != 8 || d.Channels != 1 || !slices.Equal(d.Classes, []string{"0", "1"}) {
				t.Fatalf("%d images of %dx%dx%d, classes %q", d.Train.Len(), d.Channels, d.Height, d.Width, d.Classes)
			}
			if !bytes.Equal(d.Train.Pixels, d.Test.Pixels) || !slices.Equal(d.Train.Labels, []uint16{0, 1, 0, 1, 0, 1}) {
				t.Errorf("other pixels or labels than with a header: %v", d.Train.Image(0))
			}
			for i, value := range d.Test.Image(1) {
				if int(value) != 8+3*i {
					t.Fatalf("pixel %d is %d", i, value)
				}
			}
		})
	}
}

// Labels in the last column of a table without header do not hide that its pixels go from
// 0 to 1.
func TestCSVLabelsBehindFractions(t *testing.T) {
	for _, names := range [][]string{{"0", "1", "2"}, {"boot", "coat", "shirt"}} {
		var table strings.Builder
		for r := range 6 {
			for i := range 64 {
				fmt.Fprintf(&table, "%.4f,", float64(r+3*i+7)/255)
			}
			fmt.Fprintln(&table, names[r%3])
		}
		folder := write(t, t.TempDir(), map[string][]byte{"train.csv": []byte(table.String()), "test.csv": []byte(table.String())})
		d, err := Load(t.Context(), "csv:"+folder, caching(t))
		if err != nil {
			t.Errorf("labels %q: %v", names, err)
			continue
		}
		if !slices.Equal(d.Classes, names) || d.Train.Image(1)[63] != 1+3*63+7 {
			t.Errorf("labels %q: classes %q, a pixel of %d", names, d.Classes, d.Train.Image(1)[63])
		}
	}
}

// fractions writes pixels as 12.0.
func fractions(table string) string {
	var b strings.Builder
	for line := range strings.Lines(table) {
		label, pixels, _ := strings.Cut(strings.TrimSpace(line), ",")
		b.WriteString(label + "," + strings.ReplaceAll(pixels, ",", ".0,") + ".0\n")
	}
	return b.String()
}

// Planes are found by the names of colours, whatever stands first.
func TestCSVColours(t *testing.T) {
	var header, row []string
	for i := range 16 {
		header = append(header, fmt.Sprint("b", i), fmt.Sprint("r", i), fmt.Sprint("g", i))
		row = append(row, "3", "1", "2")
	}
	table := func(label string) []byte {
		return []byte(strings.Join(header, ",") + ",label\n" + strings.Join(row, ",") + "," + label + "\n" + strings.Join(row, ",") + ",0\n")
	}
	d, err := Load(t.Context(), "csv:"+write(t, t.TempDir(), map[string][]byte{"train.csv": table("1"), "test.csv": table("1")}), caching(t))
	if err != nil {
		t.Fatal(err)
	}
	image := d.Train.Image(0)
	if d.Channels != 3 || d.Height != 4 || image[0] != 1 || image[16] != 2 || image[47] != 3 {
		t.Errorf("%dx%dx%d, image %v", d.Channels, d.Height, d.Width, image)
	}
}

// Columns whose names tell no order are taken by name.
func TestCSVColumnsByName(t *testing.T) {
	train := "label,a,b,c,d\n0,1,2,3,4\n1,1,2,3,4\n"
	for test, want := range map[string]string{
		"D,C,label,B,A\n4,3,1,2,1\n": "",
		"label,a,b,c,x\n0,1,2,3,4\n": "no column d as in ",
		"label,a,b,c\n0,1,2,3\n":     "4 columns, must be 5 as in ",
	} {
		d, err := Load(t.Context(), "csv:"+write(t, t.TempDir(), map[string][]byte{"train.csv": []byte(train), "test.csv": []byte(test)}), caching(t))
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error %v, want %q", err, want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(d.Test.Image(0), []uint8{1, 2, 3, 4}) {
			t.Errorf("image %v", d.Test.Image(0))
		}
	}
}

// What cannot be read is refused for its own cause.
func TestCSVNamesTheCause(t *testing.T) {
	labelled, bare := headerOf("label", 256), strings.TrimPrefix(headerOf("label", 256), "label,")
	row := strings.Repeat("1,", 255) + "1\n"
	for name, test := range map[string]struct {
		files map[string][]byte
		want  string
		kind  error
	}{
		"test without labels": {map[string][]byte{
			"train.csv": tableOf(labelled, 256, 0, "0", "1"), "test.csv": []byte(bare + row), "sample_submission.csv": []byte("id,label\n1,0\n"),
		}, "test.csv: a test split without labels, which cannot be scored", ErrUnlabelled},
		"test of -1":                     {map[string][]byte{"train.csv": tableOf(labelled, 256, 0, "0", "1"), "test.csv": tableOf(labelled, 256, 0, "-1", "-1")}, "test.csv: a test split without labels", ErrUnlabelled},
		"test without labels and header": {map[string][]byte{"train.csv": tableOf("", 256, 0, "0", "1"), "test.csv": []byte(row)}, "test.csv: a test split without labels", ErrUnlabelled},
		"UTF-16 without mark":            {map[string][]byte{"a.csv": utf16Of(string(tableOf(labelled, 256, 0, "0", "1")), binary.LittleEndian)[2:]}, "a.csv: bytes of value 0: this is no text, or UTF-16 without a byte order mark", nil},
		"twice the same column":          {map[string][]byte{"a.csv": []byte("label,p1,p2,p3,P1\n0,1,2,3,4\n")}, "a.csv:1: duplicate columns p1 and P1", nil},
		"two for training":               {map[string][]byte{"train_a.csv": nil, "train_b.csv": nil, "test.csv": nil}, "train_a, train_b all say train", ErrSplits},
		"other fractions":                {map[string][]byte{"a.csv": []byte("0,0.1,0.2,0.3,-0.4\n1,0.1,0.2,0.3,0.4\n")}, `column 2: "0.1", must be a whole number from 0 to 255`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(t.Context(), "csv:"+write(t, t.TempDir(), test.files), caching(t))
			if err == nil || !strings.Contains(err.Error(), test.want) || test.kind != nil && !errors.Is(err, test.kind) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}
