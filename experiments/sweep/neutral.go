package sweep

import (
	"path/filepath"
	"slices"
	"strings"

	"lrunet/experiments"
)

// On makes the sweep one on other data. What it says of the data that it had goes:
// its title, published figures, how files become images. Of a built-in sweep the
// name goes too, and it scores no test images: that was for the paper's table.
// Where it then scores nothing, a validation image stands for those that
// Options.Tenth holds out.
func (s *Sweep) On(data string) {
	if data == s.Data.Name {
		return
	}
	s.Data = experiments.Data{Name: data, Validation: s.Data.Validation, SplitSeed: s.Data.SplitSeed}
	s.Title, s.Published = titleOn(data), nil
	if slices.Contains(Names(), s.Name) {
		s.Name, s.Test = nameOn(data), false
		s.Data.Validation = max(s.Data.Validation, 1)
	}
}

// titleOn is the headline of a sweep that is nobody's in particular.
func titleOn(data string) string { return "Networks on " + data }

// nameOn is the name of such a sweep, as CheckName wants it.
func nameOn(data string) string {
	if _, path, ok := strings.Cut(data, ":"); ok {
		data = filepath.Base(path)
	}
	return "sweep-" + strings.Map(func(r rune) rune {
		if experiments.CheckName(string(r)) != nil {
			return '-'
		}
		return r
	}, data)
}
