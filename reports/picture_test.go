package reports

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/internal/testkit"
)

// rich is a search of which everything is known that pictures show.
func rich() Search {
	s := large(60)
	s.Images = 5000
	s.Genes = []Gene{{"stages"}, {"width of stage 1"}, {"reuse of stage 1"}}
	s.Spent = []Curve{{Name: "nsga2", Points: []Point{{10, 0.2}, {50, 0.4}, {600, 0.5}}}, {Name: "random search", Points: []Point{{10, 0.1}, {600, 0.4}}}}
	s.References = []Reference{{Name: "mobilenet-0.25", Source: "published", Measures: eval.Measures{{Name: "accuracy", Value: 82}, {Name: "params", Value: 215498}}}}
	s.Limits = []Limit{{Measure: "params", Min: none, Max: 100000}, {Measure: "accuracy", Min: 65, Max: none}, {Measure: "madds", Min: none, Max: 1}}
	for i := range s.Rows {
		s.Rows[i].Lineage = &Lineage{Generation: i / 10}
		s.Rows[i].Span = Span{Started: s.Sessions.Started().Add(time.Duration(i/2) * time.Minute), Duration: 50 * time.Second, Worker: i%2 + 1}
		s.Rows[i].Genes = []float64{float64(i%4 + 1), float64(8 * (i%5 + 1)), float64(i%3 + 1)}
		for e := range 10 {
			s.Rows[i].Curve = append(s.Rows[i].Curve, CurvePoint{Epoch: e + 1, Loss: 2 / float64(e+1), Accuracy: 60 + 20*(1-math.Exp(-float64(e)/3)) + float64(i%7)})
		}
	}
	for _, target := range []string{"accuracy", "front"} {
		for i, g := range s.Genes {
			s.Importance = append(s.Importance, Importance{Gene: g.Name, Target: target, Share: 0.5 - 0.15*float64(i), Low: 0.4 - 0.15*float64(i), High: 0.62 - 0.15*float64(i)})
		}
	}
	s.Effects = []Effect{{Change: "twice the parameters", Gain: 1.5, Low: 1, High: 2, Unit: "points"}, {Change: "one more iteration", Gain: -0.1, Low: -0.4, High: 0.2, Unit: "points"}}
	return s
}

func TestSearchPictures(t *testing.T) {
	list, err := SearchPictures(rich(), PictureOptions{})
	testkit.Must(t, err)
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
	}
	want := "front-1 front-2 front-generations hypervolume hypervolume-epochs learning-curves workers importance-accuracy importance-front effects parallel"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("pictures %q, want %q", got, want)
	}
	whiskers := 0
	lines := slices.DeleteFunc(list[0].figure.Lines, func(l line) bool {
		if l.Whisker {
			whiskers++
		}
		return l.Whisker
	})
	if want := len(rich().Front()); whiskers != want {
		t.Errorf("%d members have error bars, want %d", whiskers, want)
	}
	if limits := lines[1:]; len(limits) != 2 || limits[0].Points[0].X != 100000 || limits[1].Points[0].Y != 65 {
		t.Errorf("limits %+v, want one of each axis", limits)
	}
	few, err := SearchPictures(small(), PictureOptions{})
	testkit.Must(t, err)
	if len(few) >= len(list) {
		t.Errorf("%d pictures of a search of which little is known", len(few))
	}
	if _, err := SearchPictures(Search{}, PictureOptions{}); err == nil {
		t.Error("a search without objectives has pictures")
	}
}

// A front leads from each member that was trained again to its test accuracy, which the
// axis reaches.
func TestFinalsOnPaper(t *testing.T) {
	s := full(30)
	f := paperFronts(s)[0]
	var ends []Point
	for _, l := range f.Lines {
		if l.Ring {
			ends = append(ends, l.Points[1])
		}
	}
	front := s.Front()
	var want []Point
	for _, final := range s.Finals {
		if final.Number > 0 {
			want = append(want, Point{front[final.Number-1].value(s.Objectives[1]), final.Test.Mean})
		}
	}
	if !slices.Equal(ends, want) || len(want) == 0 {
		t.Errorf("final trainings are at %v, want %v", ends, want)
	}
	for _, p := range want {
		if p.Y < f.Y.Min || p.Y > f.Y.Max {
			t.Errorf("%v is beyond the axis, %v to %v", p, f.Y.Min, f.Y.Max)
		}
	}
}

// written is a picture in a format. It goes to $LRUNET_SCREENSHOTS too, for people to
// look at.
func written(t *testing.T, p Picture, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	testkit.Must(t, p.Write(&b, format))
	if folder := os.Getenv("LRUNET_SCREENSHOTS"); folder != "" {
		name := fmt.Sprintf("picture-%s-%s-%.1f.%s", t.Name(), p.Name, p.width.Points()/72, format)
		testkit.Must(t, os.WriteFile(filepath.Join(folder, strings.ReplaceAll(name, "/", "-")), b.Bytes(), 0o644))
	}
	return b.Bytes()
}

func allPictures(t *testing.T, width float64) []Picture {
	t.Helper()
	o := PictureOptions{Width: width, Made: time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)}
	list, err := SearchPictures(rich(), o)
	testkit.Must(t, err)
	sweeps, err := SweepPictures(smallSweep(), o)
	testkit.Must(t, err)
	return append(list, sweeps...)
}

// SVG is well-formed and needs nothing beside it; PNG has its size in dots.
func TestPictureFormats(t *testing.T) {
	for _, width := range []float64{SingleColumn, DoubleColumn} {
		for _, p := range allPictures(t, width) {
			width := width
			if p.Name == "parallel" {
				width = DoubleColumn
			}
			svg := written(t, p, "svg")
			if err := wellFormed(svg); err != nil {
				t.Errorf("%s: SVG: %v", p.Name, err)
			}
			if !bytes.Contains(svg, []byte("@font-face")) || !bytes.Contains(svg, []byte("url(data:font/")) || !bytes.Contains(svg, []byte("</text>")) {
				t.Errorf("%s: the SVG lacks its font or texts", p.Name)
			}
			if want := fmt.Sprintf(`width="%gpt"`, math.Round(width*72*10)/10); !bytes.Contains(svg, []byte(want)) {
				t.Errorf("%s: the SVG has not %s", p.Name, want)
			}
			config, err := png.DecodeConfig(bytes.NewReader(written(t, p, "png")))
			if err != nil || math.Abs(float64(config.Width)-width*PictureDPI) > 1 || config.Height < 200 {
				t.Errorf("%s: PNG of %dx%d dots (error %v), want %v in width", p.Name, config.Width, config.Height, err, width*PictureDPI)
			}
		}
	}
}

func wellFormed(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// PDFs are of one page with its fonts and texts that can be copied, and equal runs
// have equal ones.
func TestPDF(t *testing.T) {
	p := allPictures(t, SingleColumn)[0]
	text := written(t, p, "pdf")
	if !bytes.HasPrefix(text, []byte("%PDF-1.")) || !bytes.Contains(text, []byte("/FontFile2")) || !bytes.Equal(text, written(t, p, "pdf")) {
		t.Error("no PDF, without its font, or another one the second time")
	}
	for _, tool := range []string{"pdfinfo", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED: %s is missing, PDFs were not read; install poppler-utils", tool)
		}
	}
	path := filepath.Join(t.TempDir(), "picture.pdf")
	testkit.Must(t, os.WriteFile(path, text, 0o644))
	info, err := exec.Command("pdfinfo", path).CombinedOutput()
	if err != nil || !bytes.Contains(info, []byte("Page size:       237.6 x 195.")) || !bytes.Contains(info, []byte("Pages:           1")) {
		t.Errorf("error %v: %s", err, info)
	}
	words, err := exec.Command("pdftotext", path, "-").CombinedOutput()
	if err != nil || !bytes.Contains(words, []byte("accuracy")) {
		t.Errorf("error %v, texts %q", err, words)
	}
}

func TestPictureRefusesFormats(t *testing.T) {
	testkit.WantError(t, allPictures(t, 0)[0].Write(io.Discard, "gif"), `"gif"`, "svg")
}

// Colours are those of light pages.
func TestPrintColours(t *testing.T) {
	for _, name := range []string{frontColour, dominatedColour, otherColour, gridColour, inkColour, "var(--tone-f)"} {
		if r, g, b, _ := printColour(name).RGBA(); r+g+b == 0 {
			t.Errorf("%s is not in the style sheet", name)
		}
	}
	if r, g, b, _ := printColour(textColour).RGBA(); r+g+b > 3*0x3000 {
		t.Error("texts are not dark")
	}
}

// Texts of all kinds harm no format.
func TestHostilePictures(t *testing.T) {
	s := hostile()
	s.Genes = []Gene{{"a\x00<b>&\x1b[31m"}, {"\u65e5\u672c\U0001f600"}}
	s.References = []Reference{{Name: "</text><script>\x07", Measures: s.Rows[0].Measures}}
	s.Importance = []Importance{{Gene: "\xff\xfe\n\n", Target: "x/../y", Share: 1, Low: none, High: none}}
	s.Rows[0].Genes, s.Rows[0].Span = []float64{1, 2}, Span{Started: time.Unix(1, 0), Duration: time.Second, Worker: 1, Host: "\u202e\x00"}
	list, err := SearchPictures(s, PictureOptions{})
	testkit.Must(t, err)
	if len(list) < 2 {
		t.Fatalf("%d pictures", len(list))
	}
	for _, p := range list {
		if p.Name != filepath.Base(p.Name) {
			t.Errorf("the name %q leads elsewhere", p.Name)
		}
		for _, format := range PictureFormats() {
			text := written(t, p, format)
			if format != "svg" {
				continue
			}
			if err := wellFormed(text); err != nil || bytes.Contains(text, []byte("<script")) {
				t.Errorf("%s: not well-formed, or with a script: %v", p.Name, err)
			}
		}
	}
}
