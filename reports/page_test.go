package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
)

func page(t *testing.T, s Search) string {
	t.Helper()
	var b bytes.Buffer
	if err := SearchPage(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageShowsTheStudy(t *testing.T) {
	s := small()
	text := page(t, s)
	for _, want := range []string{
		s.Title, s.Sessions[0].Command, s.DatasetHash, "AMD EPYC 9R14, 2 cores, on 2 threads", "avx512", "2026-01-02 15:04:05 UTC", "4 min 12 s",
		"c56d53b", "loss is NaN at step 17", "88.12", "206,282", "2,900,123", "1 more failed", s.HypervolumeNote, s.Notes[0],
		`href="checkpoints/00000000000000a2.safetensors"`, "<dt>Seed</dt><dd>7</dd>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	drawn := regexp.MustCompile(`<(circle|path) class="mark[^"]*" data-row=`).FindAllString(text, -1)
	if want := 2 * 4; len(drawn) != want { // two figures, four successes
		t.Errorf("%d marks are drawn, want %d", len(drawn), want)
	}
}

func TestPageIsReproducible(t *testing.T) {
	first := page(t, large(60))
	for range 3 {
		if page(t, large(60)) != first {
			t.Fatal("equal searches give different pages")
		}
	}
}

func TestPageEscapes(t *testing.T) {
	text := page(t, hostile())
	if strings.Contains(text, "<img") {
		t.Error("an <img> came out of a text")
	}
	if n := strings.Count(text, "</script"); n != 2 {
		t.Errorf("</script occurs %d times, want 2: the data's and the script's", n)
	}
	if n := strings.Count(text, "</style"); n != 1 {
		t.Errorf("</style occurs %d times, want 1", n)
	}
	if strings.Contains(text, `href="javascript:`) {
		t.Error("a checkpoint's path became a script")
	}
	var data struct {
		Rows struct{ Arch []string }
	}
	_, rest, _ := strings.Cut(text, `id="report">`)
	body, _, _ := strings.Cut(rest, "</script>")
	if err := json.Unmarshal([]byte(body), &data); err != nil {
		t.Fatalf("the data is not JSON: %v", err)
	}
	if data.Rows.Arch[0] != hostileText {
		t.Errorf("the data holds %q, want the text as it is", data.Rows.Arch[0])
	}
}

// oddSearches are what a run can leave behind.
var oddSearches = map[string]func(*Search){
	"nothing but an objective": func(s *Search) { *s = Search{Objectives: objectives()[:1]} },
	"no rows":                  func(s *Search) { s.Rows = nil },
	"all failed": func(s *Search) {
		for i := range s.Rows {
			s.Rows[i].Failure = "out of memory"
		}
	},
	"one objective": func(s *Search) { s.Objectives = s.Objectives[:1] },
	"one row":       func(s *Search) { s.Rows = s.Rows[:1] },
	"no front": func(s *Search) {
		for i := range s.Rows {
			s.Rows[i].Front = false
		}
	},
	"equal rows": func(s *Search) {
		for i := range s.Rows {
			s.Rows[i] = s.Rows[0]
		}
	},
	"a measure is NaN":      func(s *Search) { s.Rows[0].Measures[0].Value = math.NaN() },
	"a measure is infinite": func(s *Search) { s.Rows[0].Measures[1].Value = math.Inf(1) },
	"a measure is missing":  func(s *Search) { s.Rows[2].Measures = s.Rows[2].Measures[:1] },
	"zero and below": func(s *Search) {
		s.Rows[0].Measures[1].Value, s.Rows[1].Measures[1].Value = 0, -5
	},
	"all zero": func(s *Search) {
		for i := range s.Rows[:4] {
			for j := range s.Rows[i].Measures {
				s.Rows[i].Measures[j].Value = 0
			}
		}
	},
	"tiny and huge": func(s *Search) {
		s.Rows[0].Measures[1].Value, s.Rows[1].Measures[1].Value = 1e-300, 1e300
	},
	"a tiny difference": func(s *Search) {
		s.Rows[0].Measures[0].Value = math.Nextafter(s.Rows[1].Measures[0].Value, 0)
	},
	"facts are no numbers": func(s *Search) {
		*s = full(5)
		nan, inf := math.NaN(), math.Inf(1)
		for i := range s.Rows {
			r := &s.Rows[i]
			r.Genes, r.Recalls, r.Dominated, r.Violation = []float64{inf, nan}, []float64{nan, inf}, nan, inf
			r.Curve, r.Span.Duration, r.Epochs = []CurvePoint{{0, nan, nan, inf}, {2, inf, nan, nan}}, -time.Second, -1
			r.Blocks[0].Params, r.Blocks[0].MAdds, r.Blocks[0].Width, r.Blocks[0].Shrink = nan, inf, 0, 0
			r.Lineage, r.Ties = &Lineage{Generation: -1, Parents: []string{"nobody", r.Key}}, []int{-1, 0, 99}
		}
		s.Importance[0].Share, s.Effects[0].Gain, s.Limits[0].Max = nan, inf, inf
		s.References[0].Measures, s.Finals[0].Test, s.Images = nil, Estimate{nan, nan, 0}, -3
	},
	"nothing measured": func(s *Search) {
		for i := range s.Rows {
			s.Rows[i].Measures, s.Rows[i].Failure, s.Rows[i].Front = nil, "out of memory", false
		}
	},
	"an empty series": func(s *Search) { s.Hypervolume = append(s.Hypervolume, Curve{Name: "none"}) },
}

// TestPageOfOddStudies wants a page of whatever a run can leave behind.
func TestPageOfOddStudies(t *testing.T) {
	for name, change := range oddSearches {
		t.Run(name, func(t *testing.T) {
			s := small()
			change(&s)
			text := page(t, s)
			if bad := noNumber.FindString(text); bad != "" {
				t.Errorf("a drawing has a coordinate that is no number: %s", bad)
			}
		})
	}
}

var noNumber = regexp.MustCompile(` (d|x|y|cx|cy)="[^"]*(NaN|Inf)`)

func TestPageRefuses(t *testing.T) {
	bad := map[string]struct {
		change func(*Search)
		want   string
	}{
		"no objectives": {func(s *Search) { s.Objectives = nil }, "no objectives"},
		"no direction":  {func(s *Search) { s.Objectives[1].Better = "" }, `objective "params": better is ""`},
		"NaN in a curve": {func(s *Search) { s.Hypervolume[1].Points[2].Y = math.NaN() },
			`hypervolume of "random search": point 2`},
	}
	for name, tt := range bad {
		t.Run(name, func(t *testing.T) {
			s := small()
			tt.change(&s)
			var b bytes.Buffer
			err := SearchPage(&b, s)
			if err == nil || !strings.Contains(err.Error(), tt.want) || b.Len() > 0 {
				t.Errorf("error %v and %d bytes, want %q and none", err, b.Len(), tt.want)
			}
		})
	}
}

func TestWriteErrorsAreReported(t *testing.T) {
	table := FrontTable(small())
	for name, write := range map[string]func() error{
		"page":     func() error { return SearchPage(fullDisk{}, small()) },
		"text":     func() error { return table.Text(fullDisk{}) },
		"markdown": func() error { return table.Markdown(fullDisk{}) },
		"csv":      func() error { return table.CSV(fullDisk{}) },
	} {
		if err := write(); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v, want that of the writer", name, err)
		}
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func pageWith(t *testing.T, o PageOptions, s Search) string {
	t.Helper()
	var b bytes.Buffer
	if err := o.Search(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPageLoadsWhatItMay wants an address of ECharts in a page that may load it,
// with the hash of the file, and none in others.
func TestPageLoadsWhatItMay(t *testing.T) {
	const host = "https://go-echarts.github.io/"
	for name, o := range map[string]PageOptions{"default": {}, "embedded": {ECharts: []byte("var echarts"), Online: true}, "live": {Live: "events"}} {
		if text := pageWith(t, o, small()); strings.Contains(text, "https://") || strings.Contains(text, "strict-dynamic") {
			t.Errorf("%s: the page has an address, or may load scripts", name)
		}
	}
	text := pageWith(t, PageOptions{Online: true}, small())
	if !strings.Contains(text, `"address":"`+host) || !strings.Contains(text, `"integrity":"sha384-`) || !strings.Contains(text, "strict-dynamic") {
		t.Error("online, the page does not load ECharts with its hash")
	}
}

// TestPageEmbedsECharts wants the library in a script element of its own that it
// cannot leave.
func TestPageEmbedsECharts(t *testing.T) {
	text := pageWith(t, PageOptions{ECharts: []byte("x = '</SCRIPT><!--'")}, small())
	if !strings.Contains(text, `<script>x = '<\/SCRIPT><\!--'</script>`) {
		t.Error("the page does not hold ECharts, or not as text that cannot end its element")
	}
	if strings.Count(pageWith(t, PageOptions{}, small()), "&#39;sha256-") != 1 || strings.Count(text, "&#39;sha256-") != 2 {
		t.Error("the policy does not name just the scripts of the page")
	}
}

// TestData wants the data of the page alone, and says what is wrong with a search.
func TestData(t *testing.T) {
	var b bytes.Buffer
	if err := (PageOptions{Live: "events"}).Data(&b, small()); err != nil || !json.Valid(b.Bytes()) {
		t.Fatalf("error %v, valid %v", err, json.Valid(b.Bytes()))
	}
	if !strings.Contains(pageWith(t, PageOptions{Live: "events"}, small()), b.String()) {
		t.Error("the data are not those of the page")
	}
	if err := (PageOptions{}).Data(&b, Search{}); err == nil || !strings.Contains(err.Error(), "no objectives") {
		t.Errorf("error %v, want one that names the objectives", err)
	}
	if err := (PageOptions{}).Data(fullDisk{}, small()); !errors.Is(err, errFull) {
		t.Errorf("error %v, want that of the writer", err)
	}
}

func TestStaircase(t *testing.T) {
	up, down := Objective{Name: "y", Better: "higher"}, Objective{Name: "x", Better: "lower"}
	marks := []mark{
		{X: 4, Y: 9, Front: true}, {X: 1, Y: 2, Front: true}, {X: 2, Y: 5, Front: true},
		{X: 3, Y: 4, Front: true}, // on the front for another objective's sake
		{X: 4, Y: 9, Front: true}, // twice
		{X: 5, Y: 1},
	}
	got := staircase(marks, up, down)
	if want := []Point{{1, 2}, {2, 5}, {4, 9}}; !slices.Equal(got.Points, want) || !got.Late {
		t.Errorf("joined %v, late %v; want %v, late", got.Points, got.Late, want)
	}
	down.Better = "higher"
	got = staircase(marks, up, down)
	if want := []Point{{4, 9}}; !slices.Equal(got.Points, want) || got.Late {
		t.Errorf("joined %v, late %v; want %v, not late", got.Points, got.Late, want)
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		1500 * time.Millisecond: "1.5 s", 59990 * time.Millisecond: "1 min 0 s", 252 * time.Second: "4 min 12 s",
		10 * time.Minute: "10 min", 57*time.Minute + 49*time.Second: "57 min",
		3*time.Hour + 59*time.Minute + 59*time.Second + 700*time.Millisecond: "4 h 0 min",
	} {
		if got := elapsed(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
}

func TestHypervolumeIsSortedAndKept(t *testing.T) {
	s := small()
	s.Hypervolume[0].Points = []Point{{3, 0.5}, {1, 0.2}}
	f, ok := hypervolumeFigure(s)
	if want := []Point{{1, 0.2}, {3, 0.5}}; !ok || !slices.Equal(f.Lines[0].Points, want) {
		t.Errorf("drawn %v, want %v", f.Lines[0].Points, want)
	}
	if s.Hypervolume[0].Points[0].X != 3 {
		t.Error("the search's own points were moved")
	}
}

func TestMeasureByName(t *testing.T) {
	r := Row{Measures: eval.Measures{{Name: "params", Value: 3}}}
	if m, ok := r.Measures.Get("params"); !ok || m.Value != 3 {
		t.Errorf("params is %v, %v", m, ok)
	}
	if _, ok := r.Measures.Get("accuracy"); ok {
		t.Error("a measure that is not there was found")
	}
}
