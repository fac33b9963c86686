package store

import (
	"errors"
	"reflect"
	"testing"
)

func TestLineageComesBack(t *testing.T) {
	path := testPath(t)
	s := open(t, path)
	drawn, crossed := &Lineage{Operator: "random"}, &Lineage{3, []string{"feed", "beef"}, "crossover"}
	lineages := []*Lineage{nil, drawn, crossed}
	add := func(seed int, l *Lineage) error {
		_, err := s.Append("search", Candidate{Result: testResult(uint64(seed), 1), Lineage: l})
		return err
	}
	for i, l := range lineages {
		must(t, add(i, l))
	}
	must(t, add(2, crossed)) // as after a restart
	must(t, add(2, nil))     // a program that does not know it
	if err := add(2, drawn); !errors.Is(err, ErrConflict) {
		t.Errorf("error %v, want that the lineage is another", err)
	}
	wantError(t, add(4, &Lineage{Generation: -1}), "generation must be 0 or more, got -1")
	check := func(want []*Lineage) {
		t.Helper()
		series, err := s.Series("search")
		must(t, err)
		for i, c := range series {
			if !reflect.DeepEqual(c.Lineage, want[i]) {
				t.Errorf("lineage %d is %+v, want %+v", i, c.Lineage, want[i])
			}
		}
	}
	check(lineages)
	must(t, add(0, crossed)) // it was not known
	check([]*Lineage{crossed, drawn, crossed})
}
