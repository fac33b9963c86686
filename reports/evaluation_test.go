package reports

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"lrunet/eval/stats"
)

// evaluation is one of so many classes, of names that a page must escape.
func evaluation(classes int) Evaluation {
	e := Evaluation{
		Arch: "stem8/2 8x2 head8", Checkpoint: "net.safetensors", Dataset: "dir:photos", Split: "test",
		Confusion: stats.NewConfusion(classes), Calibration: stats.NewCalibration(15),
		Low: 70.5, High: 81.25, Loss: 0.5, Brier: 0.25, Command: "lrunet eval net.safetensors", Version: "v1",
	}
	for class := range classes {
		e.Classes = append(e.Classes, []string{"cat", "dog & <b>wolf</b>", "a very long name of a class", "猫"}[class%4]+strings.Repeat("x", class/4%3))
		for i := range 20 {
			predicted := class
			if i%5 == 4 {
				predicted = (class + i) % classes
			}
			e.Confusion.Add(class, predicted)
			e.Calibration.Add(0.3+float64(i)/30, predicted == class)
		}
	}
	for i := range 7 {
		m := image.NewRGBA(image.Rect(0, 0, 8, 8))
		for at := range 64 {
			m.Set(at%8, at/8, color.RGBA{uint8(30 * i), uint8(at * 4), 99, 255})
		}
		e.Mistakes = append(e.Mistakes, Mistake{Image: m, Truth: 0, Predicted: 1, Confidence: 0.98765, Chance: 0.0123})
	}
	return e
}

func pageOf(t *testing.T, e Evaluation) string {
	t.Helper()
	var page bytes.Buffer
	if err := EvaluationPage(&page, e); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestEvaluationPage(t *testing.T) {
	e := evaluation(4)
	page := pageOf(t, e)
	for _, want := range []string{
		"81.25 %", "dog &amp; &lt;b&gt;wolf&lt;/b&gt;", "98.8 %", "1.2 %", "cat recognised: 17 of 20 images, 85.0 %",
		"confidence 26.7 to 33.3 %: 8 images", "lrunet eval net.safetensors", "expected calibration error",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, ban := range []string{"<script", "http://", "https://", "<b>wolf", "NaN", "<link"} {
		if strings.Contains(page, ban) {
			t.Errorf("the page has %q", ban)
		}
	}
	if page != pageOf(t, evaluation(4)) {
		t.Error("equal evaluations give other bytes")
	}
	sources := regexp.MustCompile(`src="data:image/png;base64,([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(sources) != len(e.Mistakes) {
		t.Fatalf("%d images, want %d", len(sources), len(e.Mistakes))
	}
	content, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(sources[3][1], "&#43;", "+"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(content))
	if err != nil || m.At(2, 5) != e.Mistakes[3].Image.At(2, 5) {
		t.Errorf("an image comes back as %v, error %v", m, err)
	}
}

// Cells are for pairs of classes that occur; what is recognised lies on the
// diagonal.
func TestHeatMap(t *testing.T) {
	names, c := animals()
	h := newHeatMap(names, c)
	want := map[string]bool{ // title: on the diagonal
		"cat recognised: 2 of 3 images, 66.7 %":    true,
		"cat taken for 2: 1 of 3 images, 33.3 %":   false,
		"dog taken for cat: 1 of 2 images, 50.0 %": false,
		"dog recognised: 1 of 2 images, 50.0 %":    true,
	}
	if len(h.Cells) != len(want) {
		t.Errorf("%d cells, want %d", len(h.Cells), len(want))
	}
	for _, cell := range h.Cells {
		if hit, ok := want[cell.Title]; !ok || hit != cell.Hit || hit != (cell.X == cell.Y) {
			t.Errorf("cell %+v", cell)
		}
	}
	if small := newHeatMap(evaluation(100).Classes, evaluation(100).Confusion); small.Cells[0].Number != "" || small.Width > 1200 {
		t.Errorf("100 classes take %v pixels, with numbers %q", small.Width, small.Cells[0].Number)
	}
	if newHeatMap(evaluation(101).Classes, evaluation(101).Confusion) != nil {
		t.Error("101 classes are drawn")
	}
}

func TestEvaluationPageOfMany(t *testing.T) {
	page := pageOf(t, evaluation(120))
	if strings.Contains(page, `id="confusion"`) || !strings.Contains(page, "taken for") {
		t.Error("120 classes are drawn, or not listed")
	}
}

// One who is always right has nothing to be shown.
func TestEvaluationPageWithoutMistakes(t *testing.T) {
	e := evaluation(2)
	e.Confusion, e.Calibration, e.Mistakes = stats.NewConfusion(2), stats.NewCalibration(15), nil
	e.Confusion.Add(0, 0)
	e.Calibration.Add(1, true)
	page := pageOf(t, e)
	if !strings.Contains(page, "None: every image is recognised.") || strings.Contains(page, "mistakes-head") || strings.Contains(page, "NaN") {
		t.Error("a page of mistakes that there are not")
	}
}

func TestEvaluationPageRefuses(t *testing.T) {
	for name, change := range map[string]func(*Evaluation){
		"no images":                      func(e *Evaluation) { e.Confusion = stats.NewConfusion(4) },
		"matrix of 3 classes":            func(e *Evaluation) { e.Confusion = stats.NewConfusion(3) },
		"a mistake of class 9 for 1":     func(e *Evaluation) { e.Mistakes[2].Truth = 9 },
		"a mistake of class 0 for 1":     func(e *Evaluation) { e.Mistakes[2].Image = nil },
		"writing the evaluation: broken": nil,
	} {
		e := evaluation(4)
		var err error
		if change == nil {
			err = EvaluationPage(failing{}, e)
		} else {
			change(&e)
			err = EvaluationPage(&bytes.Buffer{}, e)
		}
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v, want one of %q", err, name)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("broken") }
