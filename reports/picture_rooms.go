package reports

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/plot/vg"
)

// placedName is the name of a mark, and where it stands.
type placedName struct {
	text  string
	at    vg.Point // the mark's
	width float64
	room  box
}

// nameRooms is where names may stand. Lengths are points.
type nameRooms struct {
	inside box
	taken  []box // by marks that matter, names and leaders
	others []box // among them names and leaders, which no leader crosses
	better []box // to be left alone: lines and pale marks
	marks  []vg.Point
}

// What a name costs beside the way to it: covering something, standing next to another mark, and
// a leader over one, which may be taken for its own; and what it costs to leave a name out.
const (
	coverCost  = 25.0
	besideCost = 15.0
	markCost   = 60.0
	lostCost   = 1000.0
)

// addMark keeps names away from a mark.
func (r *nameRooms) addMark(at vg.Point, matters bool) {
	if !matters {
		r.better = append(r.better, boxAround(at, 3))
		return
	}
	r.taken, r.marks = append(r.taken, boxAround(at, 3)), append(r.marks, at)
}

// addLine leaves a line alone, unless it is one of many.
func (r *nameRooms) addLine(l line, place func(Point) vg.Point) {
	corners := l.corners()
	for i := 1; i < len(corners) && !l.Faint; i++ {
		for _, at := range between(place(corners[i-1]), place(corners[i])) {
			r.better = append(r.better, boxAround(at, 1))
		}
	}
}

// covers says whether a name hides what is better left alone.
func (r nameRooms) covers(room box) bool { return slices.ContainsFunc(r.better, room.overlaps) }

// arrange gives the names rooms, one after another. That has no turning back, so that it tries
// orders by chance, and then moves to the front whoever makes all cheaper there.
func (r nameRooms) arrange(names []placedName) []placedName {
	const orders = 40
	var best, queue []placedName
	least := math.Inf(1)
	try := func(ordered []placedName) {
		if found, cost := r.inOrder(ordered); cost < least {
			best, least, queue = found, cost, ordered
		}
	}
	try(names)
	chance := rand.New(rand.NewPCG(1, 1)) // equal pictures each time
	for range orders {
		ordered := slices.Clone(names)
		chance.Shuffle(len(ordered), func(i, k int) { ordered[i], ordered[k] = ordered[k], ordered[i] })
		try(ordered)
	}
	for before := math.Inf(1); least < before; {
		before = least
		for i := range names {
			try(slices.Concat(queue[i:i+1], queue[:i], queue[i+1:]))
		}
	}
	return best
}

// inOrder gives each name the cheapest room that those before it leave.
func (r nameRooms) inOrder(names []placedName) ([]placedName, float64) {
	r.taken = slices.Clone(r.taken)
	var found []placedName
	total := 0.0
	for _, n := range names {
		least := lostCost
		for _, room := range n.rooms() {
			if cost, ok := r.cost(room, n.at); ok && cost < least {
				n.room, least = room, cost
			}
		}
		if total += least; least == lostCost {
			continue
		}
		found = append(found, n)
		const gap = 2 // between names beside each other
		hides := []box{{n.room.x0 - gap, n.room.y0, n.room.x1 + gap, n.room.y1}}
		if to, far := n.room.leader(n.at); far {
			for _, at := range between(n.at, to) {
				hides = append(hides, boxAround(at, 0.5))
			}
		}
		r.taken, r.others = append(r.taken, hides...), append(slices.Clone(r.others), hides...)
	}
	return found, total
}

// cost is what a room costs a mark's name; false if it must not stand there.
func (r nameRooms) cost(room box, at vg.Point) (float64, bool) {
	outside := room.x0 < r.inside.x0 || room.x1 > r.inside.x1 || room.y0 < r.inside.y0 || room.y1 > r.inside.y1
	if outside || slices.ContainsFunc(r.taken, room.overlaps) {
		return 0, false
	}
	cost := room.beside(at)
	if slices.ContainsFunc(r.marks, func(m vg.Point) bool { return m != at && room.beside(m) < min(cost, 8) }) {
		cost += besideCost
	}
	if r.covers(room) {
		cost += coverCost
	}
	to, far := room.leader(at)
	if !far {
		return cost, true
	}
	met := false
	for _, spot := range between(at, to) {
		if slices.ContainsFunc(r.others, boxAround(spot, 0.5).overlaps) {
			return 0, false
		}
		met = met || slices.ContainsFunc(r.marks, func(m vg.Point) bool { return m != at && apart(spot, m) < min(3.5, apart(at, m)) })
	}
	if met {
		cost += markCost
	}
	return cost, true
}

// rooms are where a name may stand, the best first: beside its mark, below and above,
// there to one side, and then around it ever further away.
func (n placedName) rooms() []box {
	const gap, height = 5.0, float64(tickSize)
	x, y := float64(n.at.X), float64(n.at.Y)
	left, right, below, above := x-n.width+gap, x-gap, y-gap-height, y+gap
	corners := [][2]float64{
		{x + gap, y - height/3}, {x - gap - n.width, y - height/3}, {x - n.width/2, below}, {x - n.width/2, above},
		{left, above}, {left, below}, {right, above}, {right, below},
	}
	for _, away := range []float64{10, 16, 24, 34, 46, 60, 76} {
		for angle := 0.0; angle < 2*math.Pi; angle += math.Pi / 12 {
			dx, dy := math.Cos(angle), math.Sin(angle) // the box lies outward of the place in that direction
			corners = append(corners, [2]float64{x + away*dx - n.width*(1-dx)/2, y + away*dy - height*(1-dy)/2})
		}
	}
	var rooms []box
	for _, at := range corners {
		rooms = append(rooms, box{at[0], at[1], at[0] + n.width, at[1] + height})
	}
	return rooms
}

// leader is where a line from a mark meets the box of its name, and whether the two are
// so far apart that they need one.
func (b box) leader(from vg.Point) (to vg.Point, far bool) {
	to = vg.Point{
		X: vg.Length(min(max(float64(from.X), b.x0), b.x1)),
		Y: vg.Length(min(max(float64(from.Y), b.y0), b.y1)),
	}
	return to, apart(from, to) > 8
}

// beside is how far a box is from a place.
func (b box) beside(at vg.Point) float64 {
	to, _ := b.leader(at)
	return apart(at, to)
}

// boxAround is a square around a place.
func boxAround(at vg.Point, half vg.Length) box {
	return box{float64(at.X - half), float64(at.Y - half), float64(at.X + half), float64(at.Y + half)}
}

// between are places from one to another, the ends among them, close to each other.
func between(from, to vg.Point) []vg.Point {
	const step = 2.0
	n := max(1, int(math.Ceil(apart(from, to)/step)))
	var list []vg.Point
	for k := range n + 1 {
		list = append(list, from.Add(to.Sub(from).Scale(vg.Length(k)/vg.Length(n))))
	}
	return list
}

// apart is how far two places are from each other.
func apart(a, b vg.Point) float64 { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) }
