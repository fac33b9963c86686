package replay

import (
	"math"
	"math/rand"

	"lrunet/lrunet"
	"lrunet/space"
)

// network is a genome that is always one of the table's networks. Mutation and
// crossover are the space's own; what they make is then moved to the nearest network
// of the table, which is another one than it was.
type network struct {
	table *neighbours
	index int // in the table
}

// Clone is search.Genome's.
func (n *network) Clone() *network { c := *n; return &c }

// Key is the architecture's notation.
func (n *network) Key() string { return n.table.keys[n.index] }

// Mutate is search.Genome's.
func (n *network) Mutate(random *rand.Rand) {
	g := n.genome()
	g.Mutate(random)
	n.index = n.table.nearest(g.Arch(), n.index)
}

// Crossover is search.Genome's.
func (n *network) Crossover(mate *network, random *rand.Rand) {
	a, b := n.genome(), mate.genome()
	a.Crossover(b, random)
	n.index, mate.index = n.table.nearest(a.Arch(), n.index), n.table.nearest(b.Arch(), mate.index)
}

func (n *network) genome() *space.Genome { return n.table.genomes[n.index].Clone() }

// neighbours are the table's networks as points of their space.
type neighbours struct {
	keys    []string
	genomes []*space.Genome
	archs   []lrunet.Arch
}

// newNeighbours finds architectures in a space. It fails on one that is not there.
func newNeighbours(s *space.Space, keys []string) (*neighbours, error) {
	t := &neighbours{keys: keys}
	for _, key := range keys {
		arch, err := lrunet.Parse(key)
		if err != nil {
			return nil, err
		}
		g, err := s.Encode(arch)
		if err != nil {
			return nil, err
		}
		t.genomes, t.archs = append(t.genomes, g), append(t.archs, arch)
	}
	return t, nil
}

// nearest is the network at the least distance from an architecture that is not the
// one to leave, unless there is no other; of equal ones the first.
func (t *neighbours) nearest(arch lrunet.Arch, leave int) int {
	best, least := leave, math.Inf(1)
	for i := range t.archs {
		if i == leave {
			continue
		}
		if d := nearer(&arch, &t.archs[i], least); d < least {
			best, least = i, d
		}
	}
	return best
}
