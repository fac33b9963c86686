package lrunet

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// ops is an instance of every operator, with inputs that it takes and what it
// makes of them: worked out by hand.
var ops = []struct {
	op   Op
	in   []Shape
	want string // result, then parameters' shapes and roles
	work Work
}{
	{Conv{Out: 8, Kernel: 3, Stride: 2, Pad: 1, Groups: 2, Bias: true}, []Shape{{4, 5, 7}}, "8x3x4 [8 2 3 3]0 [8]1", Work{MAdds: 8 * 12 * 2 * 9, Moved: 4*35 + 8*12}},
	{LRU{Expansion: 2, Groups: 4, Shuffle: true}, []Shape{{8, 3, 3}}, "8x3x3 [16 1 3 3]0 [8 4 1 1]0 [16]2 [16]3 [16]4 [16]5 [8]2 [8]3 [8]4 [8]5",
		Work{MAdds: 16*9*9 + 8*9*4, Moved: 72 + 144 + 144 + 72 + 72, Scratch: 144, InPlace: true}},
	{LRU{Expansion: 1, Groups: 2, Unshifted: true}, []Shape{{4, 1, 2}}, "4x1x2 [4 1 3 3]0 [4 2 1 1]0 [4]2 [4]4 [4]5 [4]2 [4]3 [4]4 [4]5",
		Work{MAdds: 4*9*2 + 4*2*2, Moved: 5 * 8, Scratch: 8, InPlace: true}},
	{LRU{Expansion: 2, Groups: 2, Templates: 2}, []Shape{{4, 1, 2}}, "4x1x2 [8 1 3 3]0 [8 1 3 3]0 [2]6 [4 4 1 1]0 [4 4 1 1]0 [2]6 [8]2 [8]3 [8]4 [8]5 [4]2 [4]3 [4]4 [4]5",
		Work{MAdds: 8*9*2 + 4*4*2, Moved: 7 * 8, Scratch: 16, InPlace: true}},
	{LRU{Expansion: 2, Groups: 2, Bases: 3, Rank: 1}, []Shape{{4, 1, 2}},
		"4x1x2 [8 1 3 3]0 [6 4 1 1]0 [2 4 1 1]0 [4 4 1 1]0 [2 4 1 1]0 [4 1 1 1]7 [8]2 [8]3 [8]4 [8]5 [4]2 [4]3 [4]4 [4]5",
		Work{MAdds: 8*9*2 + 4*4*2, Moved: 7 * 8, Scratch: 16, InPlace: true}},
	{LRU{Expansion: 1, Groups: 2, Gain: true}, []Shape{{4, 1, 2}}, "4x1x2 [4 1 3 3]0 [4 2 1 1]0 [4]2 [4]3 [4]4 [4]5 [4]2 [1]8 [4]3 [4]4 [4]5",
		Work{MAdds: 4*9*2 + 4*2*2, Moved: 5 * 8, Scratch: 8, InPlace: true}},
	{LRU{Expansion: 1, Groups: 2, Gain: true, Branch: BranchChannel}, []Shape{{4, 1, 2}}, "4x1x2 [4 1 3 3]0 [4 2 1 1]0 [4]2 [4]3 [4]4 [4]5 [4]2 [1]8 [4]7 [4]3 [4]4 [4]5",
		Work{MAdds: 4*9*2 + 4*2*2, Moved: 5 * 8, Scratch: 8, InPlace: true}},
	{LRU{Expansion: 1, Groups: 2, Branch: BranchNumber}, []Shape{{4, 1, 2}}, "4x1x2 [4 1 3 3]0 [4 2 1 1]0 [4]2 [4]3 [4]4 [4]5 [4]2 [1]7 [4]3 [4]4 [4]5",
		Work{MAdds: 4*9*2 + 4*2*2, Moved: 5 * 8, Scratch: 8, InPlace: true}},
	{BatchNorm{}, []Shape{{2, 3, 3}}, "2x3x3 [2]2 [2]3 [2]4 [2]5", Work{InPlace: true}},
	{ReLU{6}, []Shape{{2, 3, 3}}, "2x3x3", Work{InPlace: true}},
	{Add{}, []Shape{{2, 3, 3}, {2, 3, 3}, {2, 3, 3}}, "2x3x3", Work{Moved: 36, InPlace: true}},
	{Blend{Single: true}, []Shape{{2, 3, 3}}, "2x3x3 [1]8", Work{MAdds: 18, InPlace: true}},
	{Blend{}, []Shape{{2, 3, 3}, {2, 3, 3}}, "2x3x3 [2]8 [2]7", Work{MAdds: 36, Moved: 18, InPlace: true}},
	{Blend{Plain: true}, []Shape{{2, 3, 3}, {2, 3, 3}}, "2x3x3 [2]7", Work{MAdds: 18, Moved: 18, InPlace: true}},
	{Concat{}, []Shape{{2, 3, 3}, {5, 3, 3}}, "7x3x3", Work{}},
	{Channels{[]int{2, 0, 1}}, []Shape{{3, 2, 2}}, "3x2x2", Work{InPlace: true}},
	{Channels{[]int{1, 1, 0}}, []Shape{{3, 2, 2}}, "3x2x2", Work{}},
	{Channels{[]int{1, 0}}, []Shape{{3, 2, 2}}, "2x2x2", Work{}},
	{MaxPool{3, 2, 1}, []Shape{{3, 5, 4}}, "3x3x2", Work{}},
	{AvgPool{2, 1, 0}, []Shape{{3, 5, 4}}, "3x4x3", Work{}},
	{AvgPool{}, []Shape{{3, 5, 4}}, "3x1x1", Work{}},
	{Dropout{0.5}, []Shape{{3, 5, 4}}, "3x5x4", Work{InPlace: true}},
}

func TestOperators(t *testing.T) {
	for _, c := range ops {
		sig, err := c.op.Signature(c.in)
		if err != nil {
			t.Errorf("%T%+v: %v", c.op, c.op, err)
			continue
		}
		got := sig.Out.String()
		for _, q := range sig.Params {
			got += fmt.Sprintf(" %v%d", q.Shape, q.Role)
		}
		if got != c.want {
			t.Errorf("%T%+v of %v: got %s, want %s", c.op, c.op, c.in, got, c.want)
		}
		if work := c.op.Work(c.in, sig.Out); work != c.work {
			t.Errorf("%T%+v of %v: got %+v, want %+v", c.op, c.op, c.in, work, c.work)
		}
		if _, err := c.op.Signature(nil); err == nil {
			t.Errorf("%T%+v takes no input at all", c.op, c.op)
		}
	}
}

// visited is the operator whose method was called.
type visited struct{ op Op }

func (v *visited) Conv(op Conv) error           { v.op = op; return nil }
func (v *visited) LRU(op LRU) error             { v.op = op; return nil }
func (v *visited) BatchNorm(op BatchNorm) error { v.op = op; return nil }
func (v *visited) ReLU(op ReLU) error           { v.op = op; return nil }
func (v *visited) Add(op Add) error             { v.op = op; return nil }
func (v *visited) Blend(op Blend) error         { v.op = op; return nil }
func (v *visited) Concat(op Concat) error       { v.op = op; return nil }
func (v *visited) Channels(op Channels) error   { v.op = op; return nil }
func (v *visited) MaxPool(op MaxPool) error     { v.op = op; return nil }
func (v *visited) AvgPool(op AvgPool) error     { v.op = op; return nil }
func (v *visited) Dropout(op Dropout) error     { v.op = op; return nil }

func TestOperatorsAcceptVisitors(t *testing.T) {
	kinds := map[string]bool{}
	for _, c := range ops {
		var v visited
		if err := c.op.Accept(&v); err != nil || !reflect.DeepEqual(v.op, c.op) {
			t.Errorf("%T%+v: visited %T%+v (%v)", c.op, c.op, v.op, v.op, err)
		}
		if name := strings.TrimPrefix(fmt.Sprintf("%T", c.op), "lrunet."); c.op.Name() != name {
			t.Errorf("%s is called %s", name, c.op.Name())
		}
		kinds[c.op.Name()] = true
	}
	if want := reflect.TypeFor[Visitor]().NumMethod(); len(kinds) != want {
		t.Errorf("the table has %d operators, a visitor %d", len(kinds), want)
	}
}
