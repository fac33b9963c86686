package lrunet

// injectionOption adds the stage's input to that of each iteration after the
// first, times a factor for each channel, which the stage has once; it starts
// at zero.
var injectionOption = StageOption{
	Name: "injection", Key: "injections", Letter: "i",
	Max:    1,
	Reused: true,
	Get:    func(s Stage) int { return number(s.Injected) },
	Set:    func(s *Stage, v int) { s.Injected = v != 0 },
	build: func(s Stage, it *iteration) {
		if s.Injected && it.index > 0 {
			it.before = append(it.before, entrance{"inject", Blend{Plain: true}, it.stage + ".inject", true})
		}
	},
}
