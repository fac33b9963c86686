package lrunet

// shufflesOption shuffles a stage's channels so often behind its last iteration as
// is said: what follows finds them in the order that as many further iterations
// would leave.
var shufflesOption = StageOption{
	Name: "shuffles", Key: "shuffles", Letter: "q",
	Max: MaxReuse - 1,
	Get: func(s Stage) int { return s.Shuffles },
	Set: func(s *Stage, v int) { s.Shuffles = v },
	build: func(s Stage, it *iteration) {
		if s.Shuffles > 0 && it.index+1 == s.Reuse {
			it.after = &Channels{Index: shuffledTimes(s.Width, s.Shuffles)}
		}
	},
}

// shuffledTimes is Shuffled so many times, as one choice.
func shuffledTimes(channels, times int) []int {
	once := Shuffled(channels)
	index := once
	for range times - 1 {
		next := make([]int, channels)
		for i, from := range once {
			next[i] = index[from]
		}
		index = next
	}
	return index
}
