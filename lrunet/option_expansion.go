package lrunet

// The usual and the largest number of depthwise outputs per input.
const (
	DefaultExpansion = 2
	MaxExpansion     = 8
)

// expansionOption is the number of depthwise outputs per input.
var expansionOption = StageOption{
	Name: "expansion", Key: "expansions", Letter: "e",
	Default: DefaultExpansion, Min: 1, Max: MaxExpansion,
	Get:         func(s Stage) int { return s.Expansion },
	Set:         func(s *Stage, v int) { s.Expansion = v },
	AlwaysDrawn: true,
	build:       func(s Stage, it *iteration) { it.op.Expansion = s.Expansion },
}
