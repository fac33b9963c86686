package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os/exec"
	"slices"
	"strconv"

	"lrunet/search"
)

// gene is one as the script has it.
type gene struct {
	Name    string `json:"name"`
	Choices []int  `json:"choices"`
	Stage   int    `json:"stage"`
}

// answer is what the script hears of a trial.
type answer struct {
	Genes      map[string]int `json:"genes"`
	Objectives []float64      `json:"objectives"`
	Done       bool           `json:"done"`
}

// patience is how many trials a search may have for each evaluation that it can pay
// for: one that asks for what it knows again and again ends there.
const patience = 20

// theirs is one of Optuna's samplers, which does not know its budget: one search tells
// all of them.
func (r *race) theirs(ctx context.Context, sampler string, seed int) ([]float64, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(ctx, r.python, r.script, sampler, strconv.Itoa(seed))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	all, talk := r.talk(in, out, int64(seed))
	if talk != nil {
		stop()
	}
	if err := errors.Join(talk, cmd.Wait()); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	var found []float64
	for _, budget := range r.budgets {
		v, err := r.space.Volume(all[:min(budget, len(all))])
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, nil
}

// talk answers the script's trials until the largest budget is spent: each network
// once.
func (r *race) talk(in io.Writer, out io.Reader, seed int64) ([]search.Evaluation, error) {
	to, from, random := json.NewEncoder(in), json.NewDecoder(out), rand.New(rand.NewSource(seed))
	var genes []gene
	for _, g := range r.space.Genes() {
		genes = append(genes, gene{g.Name, g.Choices, g.Stage})
	}
	if err := to.Encode(map[string]any{"genes": genes, "objectives": 2}); err != nil {
		return nil, err
	}
	budget := slices.Max(r.budgets)
	known := map[string]bool{}
	var all []search.Evaluation
	for trial := 1; ; trial++ {
		var chosen map[string]int
		if err := from.Decode(&chosen); err != nil {
			return nil, err
		}
		g, genes, err := r.space.Assemble(chosen, random)
		if err != nil {
			return nil, err
		}
		e := r.space.Evaluate(g)
		if !known[g.Key()] {
			known[g.Key()] = true
			all = append(all, e)
		}
		a := answer{genes, e.Objectives, len(all) == budget || trial == patience*budget}
		if !e.Feasible() {
			a.Objectives = nil
		}
		if err := to.Encode(a); err != nil || a.Done {
			return all, err
		}
	}
}
