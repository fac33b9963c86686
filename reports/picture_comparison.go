package reports

// ComparisonPictures are the charts of searches beside each other: their fronts, the
// course of each, and what several seeds attain. It fails as Validate does.
func ComparisonPictures(c Comparison, o PictureOptions) ([]Picture, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	list := o.pictures("dominated", comparedFronts(c)...)
	list = append(list, o.pictures("", comparedCourse(c))...)
	return append(list, o.pictures("dominated", attainments(c)...)...), nil
}

// ComparisonTables are the tables of searches beside each other for papers: those that
// have rows.
func ComparisonTables(c Comparison) []PaperTable {
	return filled(
		PaperTable{"comparison", "Searches beside each other.", ComparisonTable(c)},
		PaperTable{"groups", "What several seeds of a search find.", ComparedGroupTable(c)},
		PaperTable{"tests", "Searches with the same seeds in pairs.", ComparedTestTable(c)},
	)
}
