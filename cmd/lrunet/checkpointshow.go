package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/eval/train"
	"lrunet/internal/printable"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/reports"
)

type checkpointShow struct {
	checkpointFlags
	wideFlag
	jsonFlag
}

// checkpointShowResult is what a checkpoint holds.
type checkpointShowResult struct {
	Arch         string                 `json:"arch"`              // in notation
	Problem      string                 `json:"problem,omitempty"` // why it is of no network; then Meta and Tensors are all there is
	Input        string                 `json:"input"`             // channels x height x width
	Guessed      bool                   `json:"guessed"`           // the input's size and the classes are guesses
	Classes      []string               `json:"classes"`           // their names
	Meta         map[string]string      `json:"meta"`              // what the file says of itself
	Params       int                    `json:"params"`            // trainable elements
	ParamsShared int                    `json:"params_shared"`     // of them, those that more than one layer execution uses
	ParamsAffine int                    `json:"params_affine"`     // of the others, scales and shifts
	Tensors      []checkpointShowTensor `json:"tensors"`           // in the order of the layers
}

// checkpointShowTensor is one of its tensors.
type checkpointShowTensor struct {
	Name     string `json:"name"`     // in the file
	Shape    []int  `json:"shape"`    // sizes
	Elements int    `json:"elements"` // how many
	Role     string `json:"role,omitempty"`
	Uses     int    `json:"uses,omitempty"` // layer executions that read it
}

// Help is the command's example.
func (checkpointShow) Help() string {
	return `Examples:

    lrunet checkpoint show photos.safetensors
    lrunet checkpoint show published.t7 --weights ema`
}

// Run prints what a checkpoint holds, also if that is no network known.
func (c *checkpointShow) Run(o *output) error {
	s, err := c.read(o)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, s)
	}
	if _, err := fmt.Fprint(o.Out, s.facts()); err != nil {
		return err
	}
	return o.table(s.table(), c.wideFlag)
}

// read opens the checkpoint. Without --arch, one that is of no network known,
// or not of the one it names, is shown as it is.
func (c *checkpointShow) read(o *output) (checkpointShowResult, error) {
	n, err := c.open(o)
	var unknown *eval.IdentifyError
	switch {
	case errors.As(err, &unknown) && c.Arch == "":
		return unidentified(unknown.Checkpoint, err), nil
	case err != nil:
		return checkpointShowResult{}, err
	}
	program, err := n.Program()
	switch {
	case err == nil:
		return describe(n, program)
	case c.Arch == "":
		return unidentified(n.Checkpoint, err), nil
	}
	return checkpointShowResult{}, err
}

// unidentified is what a checkpoint of no network holds.
func unidentified(c *checkpoint.Checkpoint, problem error) checkpointShowResult {
	s := checkpointShowResult{Problem: hinted(problem), Meta: c.Meta}
	for _, t := range c.Tensors {
		s.Tensors = append(s.Tensors, checkpointShowTensor{Name: t.Name, Shape: t.Shape, Elements: len(t.Data)})
	}
	return s
}

// describe gathers what a checkpoint holds whose network has these layers.
// One for several reuse counts has the tensors of all.
func describe(n *eval.Network, program *lrunet.Program) (checkpointShowResult, error) {
	costs := cost.Of(program)
	programs, err := n.Beside(program)
	if err != nil {
		return checkpointShowResult{}, err
	}
	all := lrunet.Program{Layers: program.Layers}
	for _, p := range programs {
		all.Layers = slices.Concat(all.Layers, p.Layers)
	}
	s := checkpointShowResult{
		Arch: n.Arch, Input: n.Input.String(), Guessed: n.Guessed, Classes: n.Classes, Meta: n.Meta,
		Params: costs.Params, ParamsShared: costs.ParamsShared, ParamsAffine: costs.ParamsAffine,
	}
	uses := map[string]int{}
	for _, l := range all.Layers {
		for _, p := range l.Params {
			uses[p.Name]++
		}
	}
	shapes := map[string][]int{}
	for _, t := range n.Tensors {
		shapes[t.Name] = t.Shape
	}
	for _, p := range all.Params() {
		s.Tensors = append(s.Tensors, checkpointShowTensor{p.Name, shapes[p.Name], p.Size(), roles[p.Role], uses[p.Name]})
	}
	return s, nil
}

var roles = map[lrunet.Role]string{
	lrunet.Weight: "weight", lrunet.Bias: "bias", lrunet.Scale: "scale", lrunet.Shift: "shift",
	lrunet.Mean: "mean", lrunet.Variance: "variance", lrunet.Coefficient: "coefficient", lrunet.Addition: "addition",
	lrunet.Gain: "gain",
}

// facts is all but the tensors, a line each.
func (s checkpointShowResult) facts() string {
	var b strings.Builder
	line := func(name, value string) { fmt.Fprintf(&b, "%-14s %s\n", printable.Line(name), printable.Line(value)) }
	if s.Problem != "" {
		line("network", "unknown: "+s.Problem)
	} else {
		note := ""
		if s.Guessed {
			note = " (the size is a guess: weights do not tell it)"
		}
		line("network", s.Arch)
		line("input", s.Input+note)
		line("classes", fmt.Sprintf("%d: %s", len(s.Classes), strings.Join(s.Classes, ", ")))
		line("parameters", fmt.Sprintf("%s, of them %s shared, %s scales and shifts", thousands(s.Params), thousands(s.ParamsShared), thousands(s.ParamsAffine)))
	}
	for _, key := range slices.Sorted(maps.Keys(s.Meta)) {
		value := s.Meta[key]
		if key == checkpoint.MetaRecipe {
			value = recipeText(value)
		}
		line(key, value)
	}
	b.WriteString("\n")
	return b.String()
}

func thousands(n int) string { return humanize.Comma(int64(n)) }

// recipeText is a recipe in the words that experiments have for it: those of the file
// are older. What is none of lrunet's stays as it is.
func recipeText(text string) string {
	var r train.Recipe
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return text
	}
	return r.String()
}

// table has a row for each tensor, in the order of the layers.
func (s checkpointShowResult) table() reports.Table {
	t := reports.Table{Columns: []reports.Column{{Name: "tensor"}, {Name: "shape"}, count("elements", ""), {Name: "role", Rank: 1}, count("uses", "")}}
	for _, x := range s.Tensors {
		shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(x.Shape), " ", "x"), "[]")
		uses := reports.Cell{}
		if x.Uses > 0 {
			uses = reports.Number(float64(x.Uses))
		}
		t.Rows = append(t.Rows, []reports.Cell{reports.Text(x.Name), reports.Text(shape), reports.Number(float64(x.Elements)), reports.Text(x.Role), uses})
	}
	return t
}
