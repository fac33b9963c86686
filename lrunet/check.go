package lrunet

import (
	"fmt"
	"slices"
)

// Params lists the program's parameters, each once, in order of first use.
func (p *Program) Params() []Param {
	var list []Param
	seen := map[string]bool{}
	for _, l := range p.Layers {
		for _, q := range l.Params {
			if !seen[q.Name] {
				seen[q.Name] = true
				list = append(list, q)
			}
		}
	}
	return list
}

// Validate says where a program is inconsistent, or nil: layers with unique
// names that read earlier ones only and are read by a later one, shapes and
// parameters as their operators have them, parameters of one name alike, and
// logits at the end.
func (p *Program) Validate() error {
	if err := checkTask(p.Input, p.Classes); err != nil {
		return fmt.Errorf("program %q: %w", p.Arch, err)
	}
	if len(p.Layers) == 0 {
		return fmt.Errorf("program %q: it has no layers", p.Arch)
	}
	c := checker{program: p, layers: map[string]int{}, params: map[string]Param{}, read: make([]bool, len(p.Layers))}
	for i, l := range p.Layers {
		if err := c.layer(i, l); err != nil {
			return fmt.Errorf("program %q: layer %d, %q, %w", p.Arch, i, l.Name, err)
		}
	}
	return c.end()
}

// checker is what Validate has seen so far.
type checker struct {
	program *Program
	layers  map[string]int
	params  map[string]Param
	read    []bool // layers that a later one reads
}

func (c *checker) layer(i int, l Layer) error {
	if first, twice := c.layers[l.Name]; twice || l.Name == "" {
		return fmt.Errorf("needs a name of its own (layer %d has this one)", first)
	}
	c.layers[l.Name] = i
	in, err := c.inputs(i, l)
	if err != nil {
		return err
	}
	sig, err := sign(l.Op, in)
	if err != nil {
		return err
	}
	if l.Out != sig.out {
		return fmt.Errorf("says its result is %v; it is %v", l.Out, sig.out)
	}
	return c.names(l.Params, sig.params)
}

// inputs are the shapes that layer i reads.
func (c *checker) inputs(i int, l Layer) ([]Shape, error) {
	shapes := make([]Shape, len(l.In))
	for k, from := range l.In {
		switch {
		case from == Image:
			shapes[k] = c.program.Input
		case from < 0 || from >= i:
			return nil, fmt.Errorf("reads layer %d, want an earlier one or the image", from)
		default:
			shapes[k] = c.program.Layers[from].Out
			c.read[from] = true
		}
	}
	return shapes, nil
}

// names holds a layer's parameters against what its operator wants and
// against earlier ones of the same name.
func (c *checker) names(got, want []Param) error {
	if len(got) != len(want) {
		return fmt.Errorf("has %d parameters, want %d", len(got), len(want))
	}
	for i, q := range got {
		if !slices.Equal(q.Shape, want[i].Shape) || q.Role != want[i].Role {
			return fmt.Errorf("has parameter %q of shape %v and role %d, want %v and %d", q.Name, q.Shape, q.Role, want[i].Shape, want[i].Role)
		}
		first, known := c.params[q.Name]
		if q.Name == "" || known && (!slices.Equal(first.Shape, q.Shape) || first.Role != q.Role) {
			return fmt.Errorf("has parameter %q of shape %v; an earlier one of that name has %v", q.Name, q.Shape, first.Shape)
		}
		c.params[q.Name] = q
	}
	return nil
}

func (c *checker) end() error {
	last := len(c.program.Layers) - 1
	for i, l := range c.program.Layers[:last] {
		if !c.read[i] {
			return fmt.Errorf("program %q: layer %d, %q, is read by no other", c.program.Arch, i, l.Name)
		}
	}
	if out, want := c.program.Layers[last].Out, (Shape{c.program.Classes, 1, 1}); out != want {
		return fmt.Errorf("program %q: its last layer, %q, yields %v, want %v", c.program.Arch, c.program.Layers[last].Name, out, want)
	}
	return nil
}
