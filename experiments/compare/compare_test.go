package compare

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/experiments/published"
	"lrunet/internal/testkit"
	"lrunet/lrunet"
	"lrunet/reports"
)

func compareAll(t *testing.T, o Options, items ...string) []Row {
	t.Helper()
	rows, err := Compare(context.Background(), items, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := Judge(rows, nil); err != nil {
		t.Fatal(err)
	}
	return rows
}

// The table of what was published has the published totals, in every form.
func TestPublishedTable(t *testing.T) {
	rows := compareAll(t, Options{}, Published)
	for i, a := range published.All() {
		if rows[i].Name != a.Network || rows[i].Costs.Value("params") != float64(a.Params) || rows[i].Published != a.Percent {
			t.Errorf("row %+v, want %+v", rows[i], a)
		}
	}
	table, err := Table(rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	for ending, write := range map[string]func(*bytes.Buffer) error{
		"txt": func(b *bytes.Buffer) error { return table.Text(b) },
		"md":  func(b *bytes.Buffer) error { return table.Markdown(b) },
		"csv": func(b *bytes.Buffer) error { return table.CSV(b) },
		"tex": func(b *bytes.Buffer) error { return table.LaTeX(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "published."+ending, b.Bytes())
	}
}

func TestArchitecturesGetTheirTask(t *testing.T) {
	for name, c := range map[string]struct {
		options   Options
		params    float64
		published bool
	}{
		"default":    {Options{}, 206_282, false},
		"given":      {Options{Input: lrunet.Shape{C: 3, H: 32, W: 32}, Classes: 11}, 206_282 + 257, false},
		"of dataset": {Options{Data: "cifar10"}, 206_282, true}, // known without its files
	} {
		rows := compareAll(t, c.options, "lrunet-14", "stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256")
		for _, r := range rows {
			if r.Name != "lrunet-14" || r.Costs.Value("params") != c.params || (r.Published == 89.34) != c.published {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

func TestMistakes(t *testing.T) {
	folder := t.TempDir()
	for item, want := range map[string]string{
		"lrunett-3":        "did you mean",
		"gone.safetensors": "no such checkpoint",
		"runs/gone":        "no such checkpoint or run",
		folder:             "no run in",
	} {
		if _, err := Compare(context.Background(), []string{item}, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", item, err, want)
		}
	}
	if _, err := Compare(context.Background(), []string{Published}, Options{Data: "kmnist"}); err == nil {
		t.Error("published networks for kmnist were found")
	}
	if _, err := Table(nil, []string{"params", "cost"}); err == nil || !strings.Contains(err.Error(), "have network, ") {
		t.Errorf("error %v, want the columns", err)
	}
	if err := Sort(nil, "parms"); err == nil {
		t.Error("sorted by a column that is not there")
	}
	if err := Judge(nil, []string{"accuracy"}); err == nil || !strings.Contains(err.Error(), "not a cost") {
		t.Errorf("error %v, want a complaint", err)
	}
}

// row is one of so many parameters, whose seeds recognised so many of 1000.
func row(name string, params float64, correct ...int) Row {
	r := Row{Name: name, Dataset: "d", Published: nan, Latency1: nan, Latency128: nan, Costs: eval.Measures{{Name: "params", Value: params}, {Name: "madds", Value: 1}}}
	labels := make([]uint16, 1000)
	var answers [][]uint16
	for _, n := range correct {
		classes := make([]uint16, 1000)
		for i := n; i < 1000; i++ {
			classes[i] = 1
		}
		answers = append(answers, classes)
		r.Accuracies = append(r.Accuracies, float64(n)/10)
	}
	r.take(answers, labels, "hash")
	return r
}

func marks(rows []Row) string {
	var list []string
	for _, r := range rows {
		text := r.Name
		if r.Optimal {
			text += "*"
		}
		list = append(list, strings.TrimSpace(text+" "+tied(r)))
	}
	return strings.Join(list, ", ")
}

func TestJudge(t *testing.T) {
	blind := func(r Row) Row { r.answers = nil; return r }
	nameless := func(r Row, side int) Row { r.Dataset, r.task.input.H = "", side; return r }
	elsewhere := func(r Row) Row { r.Dataset = "other"; return r }
	for name, c := range map[string]struct {
		rows []Row
		want string
	}{
		// 900 are right for both, 4 for one alone: a tie; 20 alone are none.
		"paired":           {[]Row{row("a", 10, 900), row("b", 20, 904), row("c", 30, 930)}, "a* 2, b* 1, c*"},
		"dominated":        {[]Row{row("a", 10, 900), row("b", 20, 899), row("c", 5, 930)}, "a 2, b 1, c*"},
		"unpaired":         {[]Row{blind(row("a", 10, 900)), row("b", 20, 904), row("c", 30, 920), row("d", 40, 980)}, "a* 2 3, b* 1, c* 1, d*"},
		"seeds":            {[]Row{row("a", 10, 900, 902), row("b", 20, 901, 903), row("c", 30, 930, 940)}, "a* 2, b* 1, c*"},
		"other data":       {[]Row{row("a", 10, 900), elsewhere(row("b", 20, 900))}, "a*, b*"},
		"nameless data":    {[]Row{nameless(row("a", 10, 900), 28), nameless(row("b", 20, 890), 32)}, "a*, b*"},
		"no accuracy":      {[]Row{row("a", 10, 900), {Name: "b", Dataset: "d", Published: nan}}, "a*, b"},
		"published counts": {[]Row{row("a", 10, 900), {Name: "b", Dataset: "d", Published: 99, Costs: row("b", 5).Costs}}, "a, b*"},
	} {
		if err := Judge(c.rows, nil); err != nil {
			t.Fatal(err)
		}
		if got := marks(c.rows); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		table, err := Table(c.rows, []string{"accuracy", "ties"})
		if err != nil {
			t.Fatal(err)
		}
		if legend := Legend(table, c.rows, nil); strings.Contains(legend, "ties: ") != strings.ContainsAny(c.want, "123") {
			t.Errorf("%s: legend %q", name, legend)
		}
	}
}

func TestSort(t *testing.T) {
	rows := []Row{row("b", 20, 904), row("c", 30, 930), row("a", 10, 900), {Name: "d", Published: nan}}
	for column, want := range map[string]string{
		"": "b c a d", "accuracy": "c b a d", "params": "a b c d", "network": "a b c d",
	} {
		list := append([]Row(nil), rows...)
		if err := Sort(list, column); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range list {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("by %q: %s, want %s", column, got, want)
		}
	}
}

func TestTableLeavesOutWhatSaysNothing(t *testing.T) {
	table, err := Table([]Row{row("a", 10, 900), row("b", 20, 904)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := heads(table); strings.Contains(got, "latency") || strings.Contains(got, "dataset") || strings.Contains(got, "item") || !strings.Contains(got, "accuracy") {
		t.Errorf("columns %s", got)
	}
	table, err = Table([]Row{row("a", 10, 900), row("a", 10, 904)}, nil)
	if err != nil || !strings.Contains(heads(table), "item") {
		t.Errorf("columns %s, error %v: want item, as names do not tell the rows apart", heads(table), err)
	}
	table, err = Table([]Row{row("a", 10, 900)}, []string{"params", "network"})
	if err != nil || heads(table) != "# params network" {
		t.Errorf("columns %s, error %v", heads(table), err)
	}
}

func heads(t reports.Table) string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}
