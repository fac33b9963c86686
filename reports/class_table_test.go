package reports

import (
	"strings"
	"testing"

	"lrunet/eval/stats"
)

// animals are five images of three classes, the last of which has none: the
// second is half taken for the first.
func animals() ([]string, stats.Confusion) {
	c := stats.NewConfusion(3)
	for _, p := range [][2]int{{0, 0}, {0, 0}, {0, 2}, {1, 0}, {1, 1}} {
		c.Add(p[0], p[1])
	}
	return []string{"cat", "dog", "2"}, c
}

func textOf(t *testing.T, table Table) string {
	t.Helper()
	var b strings.Builder
	if err := table.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestClassTables(t *testing.T) {
	names, c := animals()
	for name, tt := range map[string]struct {
		table Table
		want  string
	}{
		"classes": {ClassTable(names, c), `
class  images  predicted  recall  precision
                               %          %
-----  ------  ---------  ------  ---------
cat         3          3    66.7       66.7
dog         2          1    50.0      100.0
2           0          1       -        0.0
`},
		"lowest": {LowestRecalls(ClassTable(names, c), 1), `
class  images  predicted  recall  precision
                               %          %
-----  ------  ---------  ------  ---------
dog         2          1    50.0      100.0
`},
		"all of the lowest": {LowestRecalls(ClassTable(names, c), 9), `
class  images  predicted  recall  precision
                               %          %
-----  ------  ---------  ------  ---------
dog         2          1    50.0      100.0
cat         3          3    66.7       66.7
`},
		"confusion": {ConfusionTable(names, c), `
class  0  1  2
-----  -  -  -
0 cat  2  ·  1
1 dog  1  1  ·
2      ·  ·  ·
`},
		"mixups": {MixupTable(names, c, 1), `
class  taken for  images  of the class
                                     %
-----  ---------  ------  ------------
cat    2               1          33.3
`},
	} {
		if got := "\n" + textOf(t, tt.table); got != tt.want {
			t.Errorf("%s: got%s, want%s", name, got, tt.want)
		}
	}
}
