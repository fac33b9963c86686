package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"lrunet/eval"
	"lrunet/internal/testkit"
)

// widest is the width of the widest line of a table.
func widest(t *testing.T, table Table) (width int, text string) {
	t.Helper()
	var b bytes.Buffer
	testkit.Must(t, table.Text(&b))
	for line := range strings.Lines(b.String()) {
		width = max(width, twwidth.Width(strings.TrimRight(line, "\n")))
	}
	return width, b.String()
}

func TestFrontsFitTerminals(t *testing.T) {
	table := MemberTable(small())
	natural, whole := widest(t, table)
	for _, width := range []int{natural, 100, 80, 60, 50} {
		fitted, left := table.Fit(width)
		got, text := widest(t, fitted)
		if got > width {
			t.Errorf("%d wide, want %d:\n%s", got, width, text)
		}
		for _, must := range []string{"88.12", "206,282", "2,900,123", "stem"} {
			if !strings.Contains(text, must) {
				t.Errorf("at %d, %s is missing (%v left out):\n%s", width, must, left, text)
			}
		}
		if width == natural && (text != whole || left != nil) {
			t.Errorf("a table that fits is changed: %v left out\n%s", left, text)
		}
		if width == 80 || width == 60 {
			testkit.Golden(t, fmt.Sprintf("members%d.txt", width), []byte(text))
		}
	}
	if fitted, left := table.Fit(0); left != nil || !slices.Equal(fitted.Columns, table.Columns) {
		t.Errorf("width 0 leaves out %v", left)
	}
}

// Columns go by their rank, and of one rank the last first.
func TestColumnsGoByRank(t *testing.T) {
	table := Table{Columns: []Column{{Name: "kept"}, {Name: "second", Rank: 1}, {Name: "first", Rank: 2}, {Name: "before", Rank: 2}}}
	table.Rows = [][]Cell{{Text("a"), Text("b"), Text("c"), Text("d")}}
	for width, want := range map[int]string{30: "", 22: "before", 15: "before first", 9: "before first second", 1: "before first second"} {
		if _, left := table.Fit(width); strings.Join(left, " ") != want {
			t.Errorf("at %d %q are left out, want %q", width, left, want)
		}
	}
}

// Details are shown where all is.
func TestFull(t *testing.T) {
	_, brief := widest(t, FrontTable(small()))
	_, full := widest(t, FrontTable(small()).Full())
	for _, name := range []string{"madds", "key", "checkpoints/00000000000000a2.safetensors"} {
		if strings.Contains(brief, name) || !strings.Contains(full, name) {
			t.Errorf("%s is in\n%snot only in\n%s", name, brief, full)
		}
	}
}

func TestWrappedTexts(t *testing.T) {
	table := Table{Columns: []Column{{Name: "name"}, {Name: "where", Wrap: true}, {Name: "n", Numeric: true, Better: eval.Lower}}}
	table.Rows = [][]Cell{{Text("data"), Text("missing: get it with a command, or\nname a folder"), Number(3)}}
	fitted, left := table.Fit(40)
	width, text := widest(t, fitted)
	if width > 40 || left != nil || strings.Contains(text, ellipsis) {
		t.Errorf("%d wide, %v left out:\n%s", width, left, text)
	}
	for word := range strings.FieldsSeq("data missing: get it with a command, or name a folder 3") {
		if !strings.Contains(text, word) {
			t.Errorf("%q is missing in\n%s", word, text)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"stem8/2", 7, "stem8/2"},
		{"stem8/2 16x2 head32", 9, "stem\u2026ad32"},
		{"stem8/2 16x2 head32", 10, "stem8\u2026ad32"},
		{"\u4e16\u754c\u4e16\u754c", 5, "\u4e16\u2026\u754c"},
		{"abc", 1, "abc"},
	} {
		if got := Shorten(tt.text, tt.width); got != tt.want {
			t.Errorf("%q in %d is %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"mac_fetch_once", 10, "mac_fetch_\nonce"},
		{"95 % interval, half", 9, "95 %\ninterval,\nhalf"},
		{"abcdefgh", 3, "abc\ndef\ngh"},
		{"one line", 0, "one line"},
		{"64x3g4u/2 128x1g4u/2 head128g4-linear", 22, "64x3g4u/2 128x1g4u/2\nhead128g4-linear"},
		{"\u4e16\u754c\u4e16", 4, "\u4e16\u754c\n\u4e16"},
		{"", 5, ""},
		{"one", 5, "one"},
	} {
		if got := Wrap(tt.text, tt.width); got != tt.want {
			t.Errorf("%q in %d is %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

// Texts that differ in their middle alone are wrapped: shortened they would look alike.
func TestTextsThatWouldLookAlikeAreWrapped(t *testing.T) {
	table := Table{Columns: []Column{{Name: "architecture"}, {Name: "n", Numeric: true}}, Rows: [][]Cell{
		{Text("stem32 64x1u/2 128x2u/2 256x2u/2 head256-linear"), Number(1)},
		{Text("stem32 64x1u/2 128x1u/2 256x2u/2 head256-linear"), Number(2)},
	}}
	fitted, _ := table.Fit(30)
	if _, text := widest(t, fitted); !strings.Contains(text, "128x2u/2") || !strings.Contains(text, "128x1u/2") {
		t.Errorf("the rows look alike:\n%s", text)
	}
	table.Rows[1][0] = Text("stem64 64x1u/2 128x1u/2 256x2u/2 head256-linear")
	fitted, _ = table.Fit(30)
	if _, text := widest(t, fitted); !strings.Contains(text, ellipsis) {
		t.Errorf("rows that differ are not shortened:\n%s", text)
	}
}
