package reports

import "cmp"

// SweepPictures are the charts of a sweep: accuracy against reuse and costs, gains
// with their intervals, and the course of the trainings. It fails as Validate does.
func SweepPictures(s Sweep, o PictureOptions) ([]Picture, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	list := o.pictures("published", sweepFigures(s)...)
	list = append(list, o.pictures("published", gainFigures(s)...)...)
	return append(list, o.pictures("", curveFigures(s)...)...), nil
}

// gainFigures are what reuse gains, and what each variant gains.
func gainFigures(s Sweep) []figure {
	var figures []figure
	if f, ok := s.gainFigure("gain", "gain of reuse over "+cmp.Or(s.short()[s.Baseline], s.Baseline), s.Gains); ok {
		figures = append(figures, f)
	}
	if f, ok := s.gainFigure("gain-variants", "gain of each variant", s.Effects); ok {
		figures = append(figures, f)
	}
	return figures
}
