package space

import "lrunet/lrunet"

// Size is the number of architectures in the space, as a float because it
// easily passes 2^63.
func (s *Space) Size() float64 {
	total := 0.0
	for _, stem := range s.StemWidths {
		for n, count := range s.chains(stem) {
			for _, stride := range s.StemStrides {
				total += count * s.placements(n, stride)
			}
		}
	}
	return total
}

// chains counts, for every number of stages, the sequences of stages without
// pools after a stem of a width, with all heads that fit.
func (s *Space) chains(stem int) []float64 {
	widths := s.widthsIn(stem, s.Widths[len(s.Widths)-1])
	chains := make([]float64, s.Stages.Max+1)
	ending := make([]float64, len(widths)) // sequences of n stages, by last width
	for n := 1; n <= s.Stages.Max; n++ {
		narrower := 0.0
		for i, w := range widths {
			narrower += ending[i]
			before := narrower
			if n == 1 {
				before = 1
			}
			ending[i] = before * s.variants(w)
			if n >= s.Stages.Min {
				chains[n] += ending[i] * s.heads(w)
			}
		}
	}
	return chains
}

// variants counts the stages of a width, without pools.
func (s *Space) variants(width int) float64 {
	n := 0
	for _, reuse := range s.Reuse {
		n += s.equipments(lrunet.Stage{Width: width, Reuse: reuse})
	}
	return float64(n)
}

// equipments counts the options that a stage can have.
func (s *Space) equipments(st lrunet.Stage) int {
	n := 1
	for _, o := range options {
		switch {
		case o.Kind == "":
			n *= len(s.values(o, st))
		case leads(o):
			n *= len(s.choices(o, st))
		}
	}
	return n
}

// heads counts the heads that fit a last stage of a width.
func (s *Space) heads(width int) float64 {
	n := 0
	for _, h := range s.HeadWidths {
		n += len(s.headGroups(width, h))
	}
	return float64(n)
}

// placements counts the ways to put pools after n stages.
func (s *Space) placements(n, stride int) float64 {
	may := s.pools(n, stride)
	total, ways := 0.0, 1.0 // ways: n over k
	for k := 0; k <= may.Max; k++ {
		if k >= may.Min {
			total += ways
		}
		ways = ways * float64(n-k) / float64(k+1)
	}
	return total
}
