// Package graph executes a lrunet.Program: it binds its parameters, builds
// gorgonia expression graphs whose operations are the kernels, lets gorgonia
// differentiate them, and runs them. It knows nothing of recipes, data sets,
// files or searches.
//
// One operation stands for one layer, so reuse stays visible: a stage reused
// N times is N nodes that share two weight nodes, and gorgonia sums the N
// gradients of each.
package graph

import (
	"fmt"
	"slices"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Model is a Program with its parameters. Trainers and predictors made from it
// share them.
type Model struct {
	Program *lrunet.Program
	Params  []Param // in the program's order, then those of further programs

	trainable []float32 // the values of all trainable parameters
	gradient  []float32 // their gradients, in the same order
	pool      *kernel.Pool
	byName    map[string]*Param
}

// Param is one parameter of a model. Its slices are parts of the model's flat
// arrays.
type Param struct {
	lrunet.Param
	Value []float32
	Grad  []float32 // what the last Trainer.Step left; nil if not trainable
}

// New binds a program to parameters that are all zero; Init or a checkpoint
// fills them. The model also has what further programs need that the program
// lacks: Part gives their parts of it. The pool's threads do the arithmetic; it must
// stay open as long as the model is used. New fails if Validate finds a fault in the
// program.
func New(p *lrunet.Program, pool *kernel.Pool, further ...*lrunet.Program) (*Model, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	m := &Model{Program: p, pool: pool, byName: map[string]*Param{}}
	params := paramsOf(append([]*lrunet.Program{p}, further...))
	trainable, state := split(params)
	m.trainable = make([]float32, trainable)
	m.gradient = make([]float32, trainable)
	m.bind(params, make([]float32, state))
	return m, nil
}

// Under is the model's parameters under another program that has the same ones,
// such as that of the same architecture for images of another size. Both models
// share them. It fails if Validate finds a fault in the program, or if its
// parameters differ in number, order, name or shape.
func (m *Model) Under(p *lrunet.Program) (*Model, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	params, own := p.Params(), m.used()
	if len(params) != len(own) {
		return nil, fmt.Errorf("graph: %s has %d parameters, %s %d", p.Arch, len(params), m.Program.Arch, len(own))
	}
	for i, q := range params {
		if have := own[i]; q.Name != have.Name || !slices.Equal(q.Shape, have.Shape) {
			return nil, fmt.Errorf("graph: parameter %s %v of %s is %s %v in %s", q.Name, q.Shape, p.Arch, have.Name, have.Shape, m.Program.Arch)
		}
	}
	other := *m
	other.Program = p
	return &other, nil
}

// Part is the part of a model that a program uses which has some of its
// parameters. Both share them; Trainable and Gradient are those of the whole
// model, and a step of the part's trainers leaves the gradients of others as they
// are. It fails if Validate finds a fault in the program, or if the model lacks a
// parameter of it.
func (m *Model) Part(p *lrunet.Program) (*Model, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	part := *m
	part.Program, part.Params = p, nil
	for _, q := range p.Params() {
		have := m.byName[q.Name]
		if have == nil || !slices.Equal(q.Shape, have.Shape) {
			return nil, fmt.Errorf("graph: %s has no parameter %s %v, which is in %s", m.Program.Arch, q.Name, q.Shape, p.Arch)
		}
		part.Params = append(part.Params, *have)
	}
	return &part, nil
}

// bind cuts the flat arrays into the parameters' slices.
func (m *Model) bind(params []lrunet.Param, state []float32) {
	m.Params = make([]Param, len(params))
	at := 0
	for i, q := range params {
		n := q.Size()
		m.Params[i] = Param{Param: q}
		if q.Role.Trainable() {
			m.Params[i].Value = m.trainable[at : at+n : at+n]
			m.Params[i].Grad = m.gradient[at : at+n : at+n]
			at += n
		} else {
			m.Params[i].Value, state = state[:n:n], state[n:]
		}
		m.byName[q.Name] = &m.Params[i]
	}
}

// used are the parameters of the model's program.
func (m *Model) used() []*Param {
	var list []*Param
	for _, p := range m.Program.Params() {
		list = append(list, m.byName[p.Name])
	}
	return list
}

// Param finds a parameter by name; nil if there is none.
func (m *Model) Param(name string) *Param { return m.byName[name] }

// Trainable is the values of all trainable parameters in one array.
func (m *Model) Trainable() []float32 { return m.trainable }

// Pool is where the model's arithmetic runs.
func (m *Model) Pool() *kernel.Pool { return m.pool }

// Gradient is the gradient of Trainable that the last Trainer.Step left.
func (m *Model) Gradient() []float32 { return m.gradient }
