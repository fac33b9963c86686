package reports

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

func TestTables(t *testing.T) {
	s := small()
	for name, table := range map[string]Table{"front": FrontTable(s), "evaluations": EvaluationTable(s), "failures": FailureTable(s), "members": MemberTable(s)} {
		var text, markdown, csv bytes.Buffer
		for _, err := range []error{table.Text(&text), table.Markdown(&markdown), table.CSV(&csv)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		testkit.Golden(t, name+".txt", text.Bytes())
		testkit.Golden(t, name+".md", markdown.Bytes())
		testkit.Golden(t, name+".csv", csv.Bytes())
	}
}

func TestCSVIsExact(t *testing.T) {
	values := []float64{0, 0.1, 1.0 / 3, 88.125, 206282, 1 << 53, 1e-300, 6.02214076e23, -2.5, math.Pi}
	table := Table{Columns: []Column{{Name: "a,\"b\"", Numeric: true}, {Name: "text"}}}
	for _, v := range values {
		table.Rows = append(table.Rows, []Cell{Number(v), Text("x\n\"y\",")})
	}
	var b bytes.Buffer
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if got, err := strconv.ParseFloat(lines[i+1][0], 64); err != nil || got != v {
			t.Errorf("%v reads back as %v, %v", v, got, err)
		}
		if lines[i+1][1] != "x\n\"y\"," {
			t.Errorf("the text reads back as %q", lines[i+1][1])
		}
	}
	if lines[6][0] != "9007199254740992" {
		t.Errorf("2^53 is written %s, want it whole", lines[6][0])
	}
}

func TestTextsStayInTheirCells(t *testing.T) {
	table := Table{
		Columns: []Column{{Name: "a|b", Unit: "u|v"}, {Name: "c"}},
		Rows:    [][]Cell{{Text("x|y\nz \x1b[31m"), Text("<img src=x onerror=alert(1)> [a](javascript:b) `c` __init__ a_b ~~c~~")}},
	}
	var text, md bytes.Buffer
	if err := table.Text(&text); err != nil {
		t.Fatal(err)
	}
	if err := table.Markdown(&md); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), "\x1b") || strings.Count(text.String(), "\n") != 4 {
		t.Errorf("text has controls or broken lines:\n%q", text.String())
	}
	if strings.Count(md.String(), "\n") != 3 {
		t.Errorf("Markdown has broken lines:\n%s", md.String())
	}
	for _, bad := range []string{"<img", " [a]", "x|y", " `c", " __init", "init__", " ~~c", `a\_b`} {
		if strings.Contains(md.String(), bad) {
			t.Errorf("Markdown holds %q unescaped:\n%s", bad, md.String())
		}
	}
}

func TestGrouped(t *testing.T) {
	for _, tt := range []struct {
		value    float64
		decimals int
		want     string
	}{
		{0, 0, "0"}, {999, 0, "999"}, {1000, 0, "1,000"}, {206282, 0, "206,282"}, {-1234567.891, 2, "-1,234,567.89"},
		{999.999, 2, "1,000.00"}, {-0.001, 2, "0.00"}, {math.NaN(), 2, "NaN"}, {math.Inf(-1), 0, "-Inf"},
	} {
		if got := grouped(tt.value, tt.decimals); got != tt.want {
			t.Errorf("%v with %d decimals is %q, want %q", tt.value, tt.decimals, got, tt.want)
		}
	}
}

func TestEmptyTable(t *testing.T) {
	table := FrontTable(Search{Objectives: objectives()})
	var text, md, c bytes.Buffer
	for _, err := range []error{table.Text(&text), table.Markdown(&md), table.CSV(&c)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasPrefix(text.String(), "#  architecture") || !strings.Contains(md.String(), "|--") || c.String() != "#,architecture,accuracy,params,mac_fetch_once,evaluation,key\n" {
		t.Errorf("an empty front is written\n%s\n%s\n%s", text.String(), md.String(), c.String())
	}
}

// A text that a spreadsheet would run as a formula is one of its texts;
// numbers stay numbers.
func TestCSVHoldsNoFormulas(t *testing.T) {
	table := Table{Columns: []Column{{Name: "=1+1"}, {Name: "n", Numeric: true}}}
	texts := []string{`=cmd|'/c calc'!A1`, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "a=1", "", "'=1"}
	for _, text := range texts {
		table.Rows = append(table.Rows, []Cell{Text(text), Number(-2.5)})
	}
	var b bytes.Buffer
	if err := table.CSV(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		text := "=1+1"
		if i > 0 {
			text = texts[i-1]
			if line[1] != "-2.5" {
				t.Errorf("the number is written %q", line[1])
			}
		}
		want := text
		if i < 10 {
			want = "'" + text
		}
		if line[0] != want {
			t.Errorf("%q is written %q, want %q", text, line[0], want)
		}
	}
}
