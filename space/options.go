package space

import (
	"math/rand"

	"lrunet/lrunet"
)

// options are those of a stage. Nothing in this package but Space and its list
// knows one of them by name; the head's groups are the head's own matter.
var options = lrunet.StageOptions()

// values lists an option's values that suit a stage's width and reuse.
func (s *Space) values(o lrunet.StageOption, st lrunet.Stage) []int {
	return filter(*s.list(o), func(v int) bool { return o.Allows(st.Width, st.Reuse, v) })
}

// drawn says whether an option takes random numbers.
func (s *Space) drawn(o lrunet.StageOption) bool {
	return o.AlwaysDrawn || len(*s.list(o)) > 1
}

// draw gives a stage a value that suits its width and reuse; of options that exclude each
// other, one at most.
func (s *Space) draw(rng *rand.Rand, st *lrunet.Stage, o lrunet.StageOption) {
	if o.Kind != "" {
		s.drawKind(rng, st, o)
		return
	}
	if list := s.values(o, *st); s.drawn(o) {
		o.Set(st, pick(rng, list))
	} else {
		o.Set(st, list[0])
	}
}
