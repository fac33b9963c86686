package checkpoint

import (
	"fmt"

	"lrunet/lrunet"
)

// AmbiguousError says that the weights are those of several layer-reuse
// networks, which differ in what leaves no trace in weights.
type AmbiguousError struct {
	Arch string // in the notation, without its pools and with a stride of the stem that is a guess
}

// Error says what is not known.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("the weights determine %q but not its pooling and stem stride; pass the full architecture", e.Arch)
}

// findReuse is the notation of a layer-reuse network.
func findReuse(shapes shapeMap) ([]string, error) {
	var a lrunet.Arch
	var err error
	if a.Stem.Width, err = shapes.dim("features.0.weight", 0); err != nil {
		return nil, err
	}
	a.Stem.Stride = 2 // unless told otherwise
	for k := 1; shapes[fmt.Sprintf("stage%d.dw.weight", k)] != nil && k <= lrunet.MaxStages; k++ {
		s, err := stageOf(fmt.Sprintf("stage%d", k), shapes)
		if err != nil {
			return nil, err
		}
		a.Stages = append(a.Stages, s)
	}
	incoming := a.Stages[len(a.Stages)-1].Width // the mark saw that there is one
	if a.Head, err = headOf(incoming, shapes); err != nil {
		return nil, err
	}
	paper := paperPools(a.Stages)
	if err := a.Validate(); err != nil {
		return nil, err
	}
	if !paper {
		return nil, &AmbiguousError{a.String()}
	}
	return []string{a.String()}, nil
}

// stageOf is a stage but for its pool, with the published networks' options.
func stageOf(name string, shapes shapeMap) (lrunet.Stage, error) {
	mid, err := shapes.dim(name+".dw.weight", 0)
	if err != nil {
		return lrunet.Stage{}, err
	}
	width, err := shapes.dim(name+".pw.weight", 0)
	if err != nil {
		return lrunet.Stage{}, err
	}
	s := lrunet.NewStage(width, 0)
	perGroup, err := shapes.dim(name+".pw.weight", 1)
	if err != nil {
		return s, err
	}
	if mid%s.Width != 0 || mid%perGroup != 0 {
		return s, fmt.Errorf("%s: %d channels between its convolutions are not a multiple of its width %d and of the %d a group reads", name, mid, s.Width, perGroup)
	}
	s.Expansion, s.Groups = mid/s.Width, mid/perGroup
	for shapes[fmt.Sprintf("%s.dw_bn_list.%d.weight", name, s.Reuse)] != nil && s.Reuse <= lrunet.MaxReuse {
		s.Reuse++
	}
	return s, nil
}

// headOf is the head over the given number of channels.
func headOf(incoming int, shapes shapeMap) (lrunet.Head, error) {
	const name = "classifier.0.weight"
	width, err := shapes.dim(name, 0)
	if err != nil {
		return lrunet.Head{}, err
	}
	perGroup, err := shapes.dim(name, 1)
	if err != nil {
		return lrunet.Head{}, err
	}
	if incoming%perGroup != 0 {
		return lrunet.Head{}, fmt.Errorf("%q: %d channels come in, not a multiple of the %d a group reads", name, incoming, perGroup)
	}
	return lrunet.Head{Width: width, Groups: incoming / perGroup}, nil
}

// paperPools sets the pools of arXiv 1901.09615, after stages 1, 2 and 4, if
// the widths have the paper's pattern.
func paperPools(stages []lrunet.Stage) bool {
	if len(stages) != 4 {
		return false
	}
	for i, s := range stages {
		if s.Width != stages[0].Width<<i {
			return false
		}
	}
	for _, i := range []int{0, 1, 3} {
		stages[i].Pool = true
	}
	return true
}
