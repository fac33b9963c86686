package reports

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"io"
	"math"
)

var evaluationCSS = asset("evaluation.css")

var evaluationTemplate = pageTemplate("evaluation")

// evaluationPolicy lets the page show the images in it, and nothing else: it has
// no script.
const evaluationPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'"

// shownMixups is how many confusions the page lists.
const shownMixups = 10

// evaluationView is an evaluation as evaluation.html reads it.
type evaluationView struct {
	Evaluation
	Headline string
	Lede     []string
	Policy   string
	Style    template.CSS

	Tiles       []tile
	Matrix      *heatMap
	Mixups      tableView
	Reliability reliability
	ClassTable  tableView
	Worst       []mistakeView
	Facts       []fact
}

// mistakeView is a mistake as evaluation.html reads it.
type mistakeView struct {
	Source           template.URL // the image itself
	Truth, Predicted string
	Confidence       string
	Chance           string
}

// EvaluationPage writes the evaluation as one HTML page. It needs no other file,
// and no network; equal evaluations give equal bytes. It fails as Validate does, if
// an image cannot be a PNG, and if w does.
func EvaluationPage(w io.Writer, e Evaluation) error {
	if err := e.Validate(); err != nil {
		return err
	}
	v, err := newEvaluationView(e)
	if err != nil {
		return err
	}
	return lay(w, evaluationTemplate, v)
}

func newEvaluationView(e Evaluation) (evaluationView, error) {
	v := evaluationView{
		Evaluation: e, Headline: e.Arch, Policy: evaluationPolicy, Style: template.CSS(pageCSS + evaluationCSS),
		Lede:        []string{e.Dataset, e.Split, grouped(float64(e.Confusion.Total()), 0) + " images"},
		Tiles:       evaluationTiles(e),
		Matrix:      newHeatMap(e.Classes, e.Confusion),
		Mixups:      newTableView("Table of confusions", MixupTable(e.Classes, e.Confusion, shownMixups), nil, nil),
		Reliability: newReliability(e.Calibration),
		ClassTable:  newTableView("Table of classes", ClassTable(e.Classes, e.Confusion), nil, nil),
		Facts:       evaluationFacts(e),
	}
	for _, m := range e.Mistakes {
		source, err := dataURL(m.Image)
		if err != nil {
			return v, err
		}
		v.Worst = append(v.Worst, mistakeView{source, e.Classes[m.Truth], e.Classes[m.Predicted], percentage(m.Confidence), percentage(m.Chance)})
	}
	return v, nil
}

// dataURL is an image as an address that holds it.
func dataURL(m image.Image) (template.URL, error) {
	var content bytes.Buffer
	if err := png.Encode(&content, m); err != nil {
		return "", fmt.Errorf("reports: image of the page: %w", err)
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(content.Bytes())), nil
}

// percentage is a share for people.
func percentage(share float64) string { return grouped(100*share, 1) + " %" }

// evaluationTiles is the evaluation at a glance.
func evaluationTiles(e Evaluation) []tile {
	excess, leaning := e.Calibration.Excess(), "overconfident"
	if excess < 0 {
		leaning = "underconfident"
	}
	return []tile{
		{"accuracy", grouped(e.accuracy(), 2) + " %", fmt.Sprintf("%.2f to %.2f %% at 95 %%", e.Low, e.High)},
		{"images", grouped(float64(e.Confusion.Total()), 0), grouped(float64(e.Confusion.Correct()), 0) + " recognised"},
		{"calibration error", grouped(100*e.Calibration.Error(), 2) + " %", fmt.Sprintf("%.2f points %s", 100*math.Abs(excess), leaning)},
		{"Brier score", grouped(e.Brier, 4), "0 to 2, lower is better"},
		{"cross entropy", grouped(e.Loss, 4), "nats per image"},
	}
}

// evaluationFacts is what it takes to make the evaluation again.
func evaluationFacts(e Evaluation) []fact {
	var list []fact
	for _, f := range []fact{
		{"Checkpoint", e.Checkpoint, true},
		{"Architecture", e.Arch, true},
		{"Dataset", e.Dataset, false},
		{"Images", e.Split, false},
		{"Probabilities", e.Method, false},
		{"Version", e.Version, false},
	} {
		if f.Value != "" {
			list = append(list, f)
		}
	}
	return list
}
