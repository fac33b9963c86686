package lrunet

// Stage is one block: a depthwise 3x3 and a grouped 1x1 convolution, executed
// Reuse times with the same weights. If a stage is wider than its input, the
// input's channels are repeated cyclically; a narrower one is not allowed.
// NewStage fills in the options that follow Reuse.
type Stage struct {
	Width     int  // channels, even, a multiple of Groups
	Reuse     int  // executions, at least 1
	Expansion int  // depthwise outputs per input
	Groups    int  // groups of the 1x1 convolution
	Unshifted bool // the first normalisation has no shift
	Own       bool // each iteration has weights of its own
	Rank      int  // of each iteration's change of the 1x1 convolution
	Templates int  // that each iteration's weights are mixed of, 0 for none
	Bases     int  // shared filters of the 1x1 convolution in each group, 0 for none
	Norms     int  // what iterations share of their normalisations, from 0 for nothing to 3
	Residual  int  // factors of branch and skip: 0 for none, 1 for numbers, 2 for one a channel
	Injected  bool // the stage's input enters each iteration
	Shuffles  int  // of the channels behind the last iteration, 0 for none
	Pool      bool
}

// stageOptions are what a stage may have in addition to width, reuse and pool, in
// the order of the notation. The notation, the limits, the network's building and
// spaces read this table alone.
var stageOptions = []StageOption{
	expansionOption,
	groupsOption,
	unshiftedOption,
	ownOption,
	rankOption,
	templatesOption,
	basesOption,
	normsOption,
	residualOption,
	injectionOption,
	shufflesOption,
}

// NewStage is a stage without a pool and with the default of every option.
func NewStage(width, reuse int) Stage {
	s := Stage{Width: width, Reuse: reuse}
	for _, o := range stageOptions {
		o.Set(&s, o.Default)
	}
	return s
}
