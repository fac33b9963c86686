package reports

import (
	"fmt"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

// crowd are rooms of a picture with so many marks close together, and their names.
func crowd(marks int) (nameRooms, []placedName) {
	r := nameRooms{inside: box{0, 0, 200, 150}}
	var names []placedName
	for i := range marks {
		at := vg.Point{X: 150 + vg.Length(i%3), Y: 40 + 6*vg.Length(i)}
		r.addMark(at, true)
		names = append(names, placedName{text: fmt.Sprint("network ", i), at: at, width: 45})
	}
	return r, names
}

// Every name of a crowd stands within the picture, over no mark, no other name and no leader, and
// has a leader where it is away from its mark.
func TestNamesOfACrowd(t *testing.T) {
	r, names := crowd(12)
	found := r.arrange(names)
	if len(found) != len(names) {
		t.Errorf("%d of %d names are written", len(found), len(names))
	}
	leaders := 0
	for i, n := range found {
		if n.room.x0 < 0 || n.room.x1 > 200 || n.room.y0 < 0 || n.room.y1 > 150 {
			t.Errorf("%s leaves the picture: %v", n.text, n.room)
		}
		if slices.ContainsFunc(r.marks, func(m vg.Point) bool { return n.room.overlaps(boxAround(m, 2)) }) {
			t.Errorf("%s hides a mark", n.text)
		}
		for k, other := range found {
			to, far := other.room.leader(other.at)
			crossed := far && slices.ContainsFunc(between(other.at, to), func(p vg.Point) bool { return n.room.overlaps(boxAround(p, 0.4)) })
			if k != i && (crossed || n.room.overlaps(other.room)) {
				t.Errorf("%s and %s, or its leader, are over each other", n.text, other.text)
			}
		}
		if _, far := n.room.leader(n.at); far {
			leaders++
		}
	}
	if leaders == 0 {
		t.Error("no leaders, in a crowd")
	}
}

// A name without room is not written over another.
func TestNameWithoutRoom(t *testing.T) {
	r := nameRooms{inside: box{0, 0, 50, 20}}
	at := vg.Point{X: 5, Y: 10}
	r.addMark(at, true)
	if found := r.arrange([]placedName{{"one", at, 30, box{}}, {"two", at, 30, box{}}, {"three", at, 60, box{}}}); len(found) != 1 {
		t.Errorf("%+v, want one name", found)
	}
}

// A line is covered only where the way around it is long.
func TestNamesAndLines(t *testing.T) {
	r := nameRooms{inside: box{0, 0, 200, 150}}
	place := func(p Point) vg.Point { return vg.Point{X: vg.Length(p.X), Y: vg.Length(p.Y)} }
	r.addLine(line{Points: []Point{{115, 0}, {115, 150}}, Straight: true}, place)
	one := []placedName{{text: "one", at: vg.Point{X: 100, Y: 75}, width: 45}}
	if found := r.arrange(one); len(found) != 1 || r.covers(found[0].room) {
		t.Errorf("%+v covers the line, with room on its left", found)
	}
	r.inside.x0 = 95
	r.inside.x1 = 150
	if found := r.arrange(one); len(found) != 1 || !r.covers(found[0].room) {
		t.Errorf("%+v, want a name over the line, as there is no other room", found)
	}
}
