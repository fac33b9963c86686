package lrunet

// DefaultGroups is the usual number of groups, the head's too.
const DefaultGroups = 8

// groupsOption is the number of groups of the 1x1 convolution, which divides
// the stage's width.
var groupsOption = StageOption{
	Name: "groups", Key: "groups", Letter: "g",
	Default: DefaultGroups, Min: 1, Max: MaxWidth,
	Get:         func(s Stage) int { return s.Groups },
	Set:         func(s *Stage, v int) { s.Groups = v },
	Fits:        func(width, groups int) bool { return width%groups == 0 },
	Misfit:      "is not a multiple of",
	AlwaysDrawn: true,
	build:       func(s Stage, it *iteration) { it.op.Groups = s.Groups },
}
