package checkpoint

import (
	"cmp"
	"fmt"
	"maps"

	"lrunet/lrunet"
)

// sharedAffine is the MetaAffine of a network whose counts share scales and shifts.
const sharedAffine = "shared"

// SetDepths notes the reuse counts that the checkpoint's arrays are for. Without any
// it notes nothing.
func (c *Checkpoint) SetDepths(d lrunet.Depths) {
	if d.Counts == 0 {
		return
	}
	c.Meta[MetaReuse] = d.Counts.String()
	if d.ShareAffine {
		c.Meta[MetaAffine] = sharedAffine
	}
}

// Depths are the reuse counts that the checkpoint's arrays are for; none of an
// ordinary network. It fails if MetaReuse is no list of counts.
func (c *Checkpoint) Depths() (lrunet.Depths, error) {
	text, several := c.Meta[MetaReuse]
	if !several {
		return lrunet.Depths{}, nil
	}
	d := lrunet.Depths{ShareAffine: c.Meta[MetaAffine] == sharedAffine}
	if err := d.Counts.UnmarshalText([]byte(text)); err != nil {
		return lrunet.Depths{}, fmt.Errorf("metadata %q: %w", MetaReuse, err)
	}
	return d, nil
}

// Beside are the programs of the smaller reuse counts that the checkpoint's arrays
// are for, beside its own. It fails as Depths and lrunet.Program.Beside do.
func (c *Checkpoint) Beside(p *lrunet.Program) ([]*lrunet.Program, error) {
	d, err := c.Depths()
	if err != nil {
		return nil, err
	}
	return p.Beside(d)
}

// A ReuseError says that a checkpoint has no network of a reuse count.
type ReuseError struct {
	Count int
	Have  lrunet.Counts // none: the checkpoint is an ordinary network
}

// Error lists the counts that there are.
func (e *ReuseError) Error() string {
	if e.Have == 0 {
		return fmt.Sprintf("reuse count %d cannot be chosen: the network was trained for its own alone", e.Count)
	}
	return fmt.Sprintf("reuse count %d is not among those that the network was trained for (have %s)", e.Count, e.Have)
}

// AtReuse is the checkpoint of the ordinary network that a reuse count makes, its
// values shared; 0 is the largest. What the checkpoint says of accuracy is true of
// the largest alone, so others go without. It is a *ReuseError if there is no such
// count, and fails as Depths does, if the checkpoint's architecture cannot be built,
// or if it lacks a tensor.
func (c *Checkpoint) AtReuse(n int) (*Checkpoint, error) {
	d, err := c.Depths()
	switch {
	case err != nil:
		return nil, err
	case d.Counts == 0 && n == 0:
		return c, nil
	case n != 0 && !d.Counts.Has(n):
		return nil, &ReuseError{n, d.Counts}
	}
	p, err := lrunet.Build(c.Arch, c.Input, len(c.Classes))
	if err != nil {
		return nil, err
	}
	n = cmp.Or(n, d.Counts.Largest())
	smaller := n < d.Counts.Largest()
	if smaller {
		if p, err = p.AtReuse(n); err != nil {
			return nil, err
		}
	}
	one, err := c.only(p, func(q lrunet.Param) string { return d.NameOf(n, q) })
	if err == nil && smaller {
		delete(one.Meta, MetaAccuracy)
		delete(one.Meta, MetaSplit)
	}
	return one, err
}

// only is the checkpoint of one program, whose parameters have other names here.
func (c *Checkpoint) only(p *lrunet.Program, name func(lrunet.Param) string) (*Checkpoint, error) {
	one := *c
	one.Arch, one.Meta, one.Tensors = p.Arch, maps.Clone(c.Meta), nil
	delete(one.Meta, MetaReuse)
	delete(one.Meta, MetaAffine)
	byName := map[string]Tensor{}
	for _, t := range c.Tensors {
		byName[t.Name] = t
	}
	for _, q := range p.Params() {
		t, ok := byName[name(q)]
		if !ok {
			return nil, fmt.Errorf("checkpoint does not fit %s: missing %q %v", p.Arch, name(q), q.Shape)
		}
		t.Name = q.Name
		one.Tensors = append(one.Tensors, t)
	}
	return &one, nil
}
