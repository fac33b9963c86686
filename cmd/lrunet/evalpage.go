package main

import (
	"image"
	"io"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/internal/atomicfile"
	"lrunet/internal/program"
	"lrunet/reports"
)

// writePage writes the score as a page.
func (s *evaluated) writePage(path, command string) error {
	e := reports.Evaluation{
		Arch: s.arch, Checkpoint: s.path, Dataset: s.data.Name, Split: s.scope.name + s.scope.why,
		Classes: s.data.Classes, Confusion: s.Confusion, Calibration: s.Calibration,
		Low: s.low, High: s.high, Loss: s.Loss, Brier: s.Brier, Command: command, Version: program.Version(),
	}
	if s.tta != "" {
		e.Method = averaged
	}
	for _, m := range s.Mistakes {
		e.Mistakes = append(e.Mistakes, pageMistake(s.data, m))
	}
	return atomicfile.Write(path, func(w io.Writer) error { return reports.EvaluationPage(w, e) })
}

// pageMistake is a mistake with its image as a picture.
func pageMistake(d *dataset.Dataset, m eval.Mistake) reports.Mistake {
	picture := image.NewRGBA(image.Rect(0, 0, d.Width, d.Height))
	plane := d.Width * d.Height
	for i := range plane {
		for c := range 3 {
			picture.Pix[4*i+c] = m.Pixels[min(c, d.Channels-1)*plane+i]
		}
		picture.Pix[4*i+3] = 255
	}
	return reports.Mistake{Image: picture, Truth: m.Truth, Predicted: m.Predicted, Confidence: m.Confidence, Chance: m.Chance}
}
