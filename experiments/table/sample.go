package table

import (
	"fmt"
	"math"
	"math/rand"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/lrunet"
	"lrunet/space"
)

// maxDraws is how many networks are drawn in a row before a part of the range counts
// as empty.
const maxDraws = 20_000

// sampler draws a table's networks.
type sampler struct {
	sample  Sample
	space   *space.Space
	drawer  *drawer
	classes int
	input   lrunet.Shape
	random  *rand.Rand
	seen    map[string]bool // architectures drawn before
	queues  [][]string      // by stratum: drawn, and not yet chosen
}

// networks are the table's architectures in the order in which they are trained:
// the included ones, then those drawn, a round of all strata after the other, each
// round in random order. The error is a KeyError about what is not in the space, or
// about a stratum of which it has too few networks.
func (t Table) networks(r *eval.Runner) ([]string, error) {
	in := eval.Shape(r.Data)
	s, err := space.New(t.Space, in)
	if err != nil {
		return nil, experiments.KeyError{Err: err}
	}
	p := &sampler{
		sample: t.Sample, space: s, drawer: newDrawer(s, in), classes: len(r.Data.Classes), input: in,
		random: rand.New(rand.NewSource(int64(t.Sample.Seed))),
		seen:   map[string]bool{}, queues: make([][]string, t.Sample.Strata),
	}
	archs, err := p.included()
	for err == nil && len(archs) < t.Sample.Networks {
		archs, err = p.round(archs)
	}
	if err != nil {
		return nil, experiments.KeyError{Err: fmt.Errorf("sample: %w", err)}
	}
	return archs[:t.Sample.Networks], nil
}

// included are the architectures that come first.
func (p *sampler) included() ([]string, error) {
	var archs []string
	for _, name := range p.sample.Include {
		arch, err := lrunet.Parse(name)
		if err == nil {
			_, err = p.space.Encode(arch)
		}
		if err == nil && p.seen[arch.String()] {
			err = fmt.Errorf("duplicate %s", name)
		}
		if err != nil {
			return nil, fmt.Errorf("include: %w", err)
		}
		p.seen[arch.String()] = true
		archs = append(archs, arch.String())
	}
	return archs, nil
}

// round appends one architecture of each stratum.
func (p *sampler) round(archs []string) ([]string, error) {
	for _, stratum := range p.random.Perm(p.sample.Strata) {
		arch, err := p.next(stratum)
		if err != nil {
			return nil, err
		}
		archs = append(archs, arch)
	}
	return archs, nil
}

// next is the first architecture of a stratum that was not chosen yet. What is
// drawn for it and belongs to another waits there.
func (p *sampler) next(stratum int) (string, error) {
	for draws := 0; len(p.queues[stratum]) == 0; draws++ {
		if draws == maxDraws {
			return "", fmt.Errorf("networks: %d are too many: %d draws from the space found no further one of %.0f to %.0f multiply-adds",
				p.sample.Networks, maxDraws, p.edge(stratum), p.edge(stratum+1))
		}
		if err := p.draw(); err != nil {
			return "", err
		}
	}
	arch := p.queues[stratum][0]
	p.queues[stratum] = p.queues[stratum][1:]
	return arch, nil
}

// draw draws a network and puts it into its stratum's queue, unless it costs too
// much or too little or was drawn before.
func (p *sampler) draw() error {
	arch := p.drawer.draw(p.random).String()
	if p.seen[arch] {
		return nil
	}
	p.seen[arch] = true
	program, err := lrunet.Build(arch, p.input, p.classes)
	if err != nil {
		return err
	}
	if stratum, ok := p.stratum(madds(program)); ok {
		p.queues[stratum] = append(p.queues[stratum], arch)
	}
	return nil
}

// madds are a network's multiply-adds, as the cost of that name has them: all costs
// would take ten times as long.
func madds(p *lrunet.Program) int {
	n := 0
	for _, l := range p.Layers {
		n += l.Op.Work(p.Inputs(l), l.Out).MAdds
	}
	return n
}

// stratum is the part of the range in which a cost lies; false outside the range.
func (p *sampler) stratum(madds int) (int, bool) {
	if madds < p.sample.MAdds.Min || madds > p.sample.MAdds.Max {
		return 0, false
	}
	stratum := 0
	for stratum+1 < p.sample.Strata && float64(madds) >= p.edge(stratum+1) {
		stratum++
	}
	return stratum, true
}

// edge is where a stratum begins.
func (p *sampler) edge(stratum int) float64 {
	low, high := float64(p.sample.MAdds.Min), float64(p.sample.MAdds.Max)
	return low * math.Pow(high/low, float64(stratum)/float64(p.sample.Strata))
}
