package main

import (
	"fmt"
	"math"
	"strings"

	"lrunet/eval"
	"lrunet/internal/words"
	"lrunet/reports"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// How much of many classes is printed: as much as a person reads.
const (
	shownClasses = 20 // up to so many, all are
	shownLowest  = 10
	shownMixups  = 10
)

// averaged says what --tta flip does.
const averaged = "averaged over each image and its mirror image"

// print prints the score for people.
func (s *evaluated) print(o *output) error {
	_, err := fmt.Fprintf(o.Out, "%s: %.2f %% of %s %s%s (%d of %s) in %.1f s\n%s\n\n",
		s.arch, s.Accuracy(), s.data.Name, s.scope.name, s.scope.why, s.Confusion.Correct(), words.Count(s.Confusion.Total(), "image", "images"), s.took.Seconds(),
		strings.Join(s.figures(), "\n"))
	if err != nil {
		return err
	}
	if err := s.printClasses(o); err != nil {
		return err
	}
	return s.printConfusion(o)
}

// figures are the figures below the accuracy, each on a line.
func (s *evaluated) figures() []string {
	leaning := "overconfident"
	if s.Calibration.Excess() < 0 {
		leaning = "underconfident"
	}
	lines := []string{
		fmt.Sprintf("95 %% interval %.2f to %.2f %% (Wilson score)", s.low, s.high),
		fmt.Sprintf("calibration error %.2f %% (%d bins), on average %.2f points %s", 100*s.Calibration.Error(), eval.CalibrationBins, 100*math.Abs(s.Calibration.Excess()), leaning),
		fmt.Sprintf("cross entropy %.4f, Brier score %.4f", s.Loss, s.Brier),
	}
	if s.tta != "" {
		lines = append(lines, "probabilities: "+averaged)
	}
	return lines
}

// printClasses prints how well each class is recognised; of many the worst.
func (s *evaluated) printClasses(o *output) error {
	table := reports.ClassTable(s.data.Classes, s.Confusion)
	if len(s.data.Classes) > shownClasses {
		table = reports.LowestRecalls(table, shownLowest)
		if _, err := fmt.Fprintf(o.Out, "The classes recognised least, of %d (--json and --html have all):\n", len(s.data.Classes)); err != nil {
			return err
		}
	}
	table, _ = table.Fit(o.Width)
	return table.Text(o.Out)
}

// printConfusion prints the confusion matrix where there is room for it, else
// what is confused most.
func (s *evaluated) printConfusion(o *output) error {
	heading, table := "Confusion matrix: a row for the images of each class, by what they are taken for", reports.ConfusionTable(s.data.Classes, s.Confusion)
	if len(s.data.Classes) > shownClasses || !fits(table, o.Width) {
		heading, table = "Confused most often (--json and --html have all)", reports.MixupTable(s.data.Classes, s.Confusion, shownMixups)
	}
	if len(table.Rows) == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(o.Out, "\n%s:\n", heading); err != nil {
		return err
	}
	table, _ = table.Fit(o.Width)
	return table.Text(o.Out)
}

// fits says whether a table has a width at most; 0 is no limit.
func fits(t reports.Table, width int) bool {
	var text strings.Builder
	if width == 0 || t.Text(&text) != nil {
		return true
	}
	for line := range strings.Lines(text.String()) {
		if twwidth.Width(strings.TrimSuffix(line, "\n")) > width {
			return false
		}
	}
	return true
}
