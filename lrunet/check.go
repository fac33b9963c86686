package lrunet

import (
	"fmt"
	"reflect"
	"slices"
)

// Validate fails, saying where, unless the program is consistent: layers have
// unique names, read earlier ones only and are read by a later one; shapes and
// parameters are as their operators have them; parameters of one name are
// equal; logits are at the end. Programs from Build and Arch.Program are
// consistent; Validate is for those that are assembled or changed by hand.
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
	if first, duplicate := c.layers[l.Name]; duplicate || l.Name == "" {
		return fmt.Errorf("must have a unique name (layer %d has this one)", first)
	}
	c.layers[l.Name] = i
	in, err := c.inputs(i, l)
	if err != nil {
		return err
	}
	if l.Op == nil || reflect.TypeOf(l.Op).Kind() == reflect.Pointer {
		return fmt.Errorf("has the unknown operator %T", l.Op)
	}
	sig, err := l.Op.Signature(in)
	if err != nil {
		return err
	}
	if l.Out != sig.Out {
		return fmt.Errorf("says its result is %v; it is %v", l.Out, sig.Out)
	}
	return c.names(l.Params, sig.Params)
}

// inputs are the shapes that layer i reads.
func (c *checker) inputs(i int, l Layer) ([]Shape, error) {
	for _, from := range l.In {
		if from == Image {
			continue
		}
		if from < 0 || from >= i {
			return nil, fmt.Errorf("reads layer %d, must be an earlier one or the image", from)
		}
		c.read[from] = true
	}
	return c.program.Inputs(l), nil
}

// names compares a layer's parameters with what its operator requires and with
// earlier ones of the same name.
func (c *checker) names(got, want []Param) error {
	if len(got) != len(want) {
		return fmt.Errorf("has %d parameters, must be %d", len(got), len(want))
	}
	for i, q := range got {
		if !slices.Equal(q.Shape, want[i].Shape) || q.Role != want[i].Role {
			return fmt.Errorf("has parameter %q of shape %v and role %d, must be %v and %d", q.Name, q.Shape, q.Role, want[i].Shape, want[i].Role)
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
		return fmt.Errorf("program %q: its last layer, %q, yields %v, must be %v", c.program.Arch, c.program.Layers[last].Name, out, want)
	}
	return nil
}
