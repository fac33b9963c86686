package lrunet

import (
	"errors"
	"fmt"
	"slices"
)

// Channels selects channels: channel i of the result is channel Index[i] of
// the input. It splits, permutes and repeats.
type Channels struct{ Index []int }

// Name is "Channels".
func (Channels) Name() string { return "Channels" }

// Signature fails if no channel is selected, or one that the input lacks.
func (op Channels) Signature(in []Shape) (Signature, error) {
	x, err := single(in)
	if err != nil {
		return Signature{}, err
	}
	if len(op.Index) == 0 {
		return Signature{}, errors.New("selects no channel")
	}
	for _, i := range op.Index {
		if i < 0 || i >= x.C {
			return Signature{}, fmt.Errorf("selects channel %d of %d", i, x.C)
		}
	}
	return Signature{Out: Shape{len(op.Index), x.H, x.W}}, nil
}

// Work is none. A permutation is possible in place.
func (op Channels) Work(in []Shape, _ Shape) Work {
	distinct := slices.Compact(slices.Sorted(slices.Values(op.Index)))
	return Work{InPlace: len(op.Index) == in[0].C && len(distinct) == in[0].C}
}

// Accept calls v.Channels, and fails if that does.
func (op Channels) Accept(v Visitor) error { return v.Channels(op) }
