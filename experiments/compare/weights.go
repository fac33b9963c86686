package compare

import (
	"errors"
	"fmt"
	"strings"

	"lrunet/eval"
	"lrunet/lrunet/checkpoint"
)

// open loads the networks of a file that the options name; without names, or if
// it holds but one, its first.
func (c *comparison) open(path string) ([]*eval.Network, error) {
	first, err := c.openOne(path, "")
	if err != nil {
		return nil, err
	}
	if len(first.OtherWeights) == 0 {
		return []*eval.Network{first}, nil
	}
	if len(c.options.Weights) == 0 {
		c.note(fmt.Sprintf("%s holds several networks; this is %s, beside %s", path, first.Weights, strings.Join(first.OtherWeights, ", ")))
		return []*eval.Network{first}, nil
	}
	var networks []*eval.Network // a row's item tells which it is
	for _, weights := range c.options.Weights {
		n, err := c.openOne(path, weights)
		if err != nil {
			return nil, err
		}
		networks = append(networks, n)
	}
	return networks, nil
}

// openOne loads a network; where its tensors leave its architecture open, it is
// that of the options.
func (c *comparison) openOne(path, weights string) (*eval.Network, error) {
	n, err := eval.OpenWeights(path, "", weights)
	if c.options.Arch != "" && errors.As(err, new(*checkpoint.AmbiguousError)) {
		return eval.OpenWeights(path, c.options.Arch, weights)
	}
	return n, err
}
