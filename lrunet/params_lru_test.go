package lrunet

import (
	"fmt"
	"reflect"
	"testing"
)

// TestSplit: the parameters of all kinds of iteration are told apart so that, put
// together again, they are those of the signature, each of its shape.
func TestSplit(t *testing.T) {
	const channels, expansion, groups = 8, 2, 4
	for _, weights := range []LRU{{}, {Templates: 3}, {Bases: 2}, {Rank: 1}, {Templates: 2, Rank: 1}} {
		for _, branch := range []Branch{BranchPlain, BranchNumber, BranchChannel} {
			for i := range 4 {
				op := weights
				op.Expansion, op.Groups, op.Branch, op.Unshifted, op.Gain = expansion, groups, branch, i&1 > 0, i&2 > 0
				signature, err := op.Signature([]Shape{{C: channels, H: 4, W: 4}})
				if err != nil {
					t.Fatal(err)
				}
				var params []Param
				for n, p := range signature.Params {
					p.Name = fmt.Sprint(n)
					params = append(params, p)
				}
				p := op.Split(params)
				if got := joined(p); !reflect.DeepEqual(got, params) {
					t.Errorf("%+v: %v, want %v", op, got, params)
				}
				for _, list := range [][]Param{{p.First.Scale, p.First.Mean, p.First.Variance}, {p.Second.Scale, *p.Second.Shift, p.Second.Mean, p.Second.Variance}} {
					for _, q := range list {
						if want := list[0].Shape; !reflect.DeepEqual(q.Shape, want) {
							t.Errorf("%+v: %s has shape %v, want %v", op, q.Name, q.Shape, want)
						}
					}
				}
				if op.Unshifted != (p.First.Shift == nil) || op.Gain != (p.Gain != nil) || (branch != BranchPlain) != (p.Branch != nil) {
					t.Errorf("%+v: %+v", op, p)
				}
			}
		}
	}
}

// joined are the parameters in the order of LRU.
func joined(p LRUParams) []Param {
	var all []Param
	all = append(append(all, p.Depthwise...), p.Pointwise...)
	add := func(list ...*Param) {
		for _, q := range list {
			if q != nil {
				all = append(all, *q)
			}
		}
	}
	add(&p.First.Scale, p.First.Shift, &p.First.Mean, &p.First.Variance)
	add(&p.Second.Scale, p.Gain, p.Branch, p.Second.Shift, &p.Second.Mean, &p.Second.Variance)
	return all
}
