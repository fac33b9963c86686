package reports

// SweepPictures are the charts of a sweep: accuracy against reuse and costs, that of
// each reuse count, gains with their intervals, and the course of the trainings. It
// fails as Validate does.
func SweepPictures(s Sweep, o PictureOptions) ([]Picture, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	list := o.pictures("published", append(sweepFigures(s), costFigures(s)...)...)
	list = append(list, o.pictures("", s.counts()...)...)
	list = append(list, o.pictures("published", s.gains()...)...)
	list = append(list, o.pictures("published", s.effects()...)...)
	list = append(list, o.pictures("", curveFigures(s)...)...)
	if f, ok := s.Sessions.figure(); ok {
		list = append(list, o.pictures("", f)...)
	}
	return list, nil
}
