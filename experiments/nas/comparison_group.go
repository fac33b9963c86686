package nas

import (
	"fmt"
	"slices"

	"lrunet/eval"
	"lrunet/eval/stats"
	"lrunet/reports"
)

// fewestSeeds that two groups need in common to be tested in pairs.
const fewestSeeds = 2

// seedGroup is contenders that differ in their seed alone.
type seedGroup struct {
	name    string
	members []int // places in the list
}

// group sorts runs by all but their seed, and tests groups against each other.
func (c *comparing) group(r *reports.Comparison) {
	groups := c.groups()
	for _, g := range groups {
		for _, i := range g.members {
			r.Runs[i].Group = g.name
		}
		if len(g.members) > 1 {
			r.Groups = append(r.Groups, c.compared(g, r.Runs))
		}
	}
	var p []float64
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			if t := c.test(a, b); t.Seeds >= fewestSeeds {
				r.Tests, p = append(r.Tests, t), append(p, t.P)
			}
		}
	}
	for i, adjusted := range stats.Holm(p) {
		r.Tests[i].P = adjusted
	}
}

// groups are named by their algorithms, and by their first runs where that leaves two
// with one name.
func (c *comparing) groups() []seedGroup {
	var list []seedGroup
	keys, taken := map[string]int{}, map[string]int{}
	for i, x := range c.list {
		at, there := keys[x.group]
		if !there {
			at = len(list)
			keys[x.group] = at
			taken[x.algorithm]++
			list = append(list, seedGroup{name: x.algorithm})
		}
		list[at].members = append(list[at].members, i)
	}
	for i := range list {
		if g := &list[i]; taken[g.name] > 1 {
			g.name = fmt.Sprintf("%s of %s", g.name, c.list[g.members[0]].outcome.Run)
		}
	}
	return list
}

// compared is what the runs of a group have in common.
func (c *comparing) compared(g seedGroup, runs []reports.ComparedRun) reports.ComparedGroup {
	r := reports.ComparedGroup{Name: g.name}
	var volumes []float64
	for _, i := range g.members {
		r.Seeds, volumes = append(r.Seeds, runs[i].Seed), append(volumes, c.list[i].volume())
	}
	r.Hypervolume = reports.Range{Median: stats.Quantile(volumes, 0.5), Least: slices.Min(volumes), Most: slices.Max(volumes)}
	y := c.box.Objectives[0]
	for k := 1; k < len(c.box.Objectives); k++ {
		x := c.box.Objectives[k]
		fronts := make([][]reports.Point, len(g.members))
		for n, i := range g.members {
			for _, m := range runs[i].Front {
				fronts[n] = append(fronts[n], reports.Point{X: -sign(x.Better) * m.Values[k], Y: sign(y.Better) * m.Values[0]})
			}
		}
		a := attain(fronts)
		for _, surface := range [][]reports.Point{a.Best, a.Median, a.Worst} {
			for p := range surface {
				surface[p].X *= -sign(x.Better)
				surface[p].Y *= sign(y.Better)
			}
		}
		r.Attainments = append(r.Attainments, a)
	}
	return r
}

// sign is 1 where higher is better, -1 where lower is.
func sign(b eval.Better) float64 {
	if b == eval.Higher {
		return 1
	}
	return -1
}

// volume is the hypervolume in the end.
func (x contender) volume() float64 {
	if n := len(x.volumes); n > 0 {
		return x.volumes[n-1]
	}
	return 0
}

// test holds a group against another by the seeds that both have.
func (c *comparing) test(a, b seedGroup) reports.ComparedTest {
	t := reports.ComparedTest{Group: a.name, Against: b.name}
	var differences []float64
	for _, i := range a.members {
		for _, k := range b.members {
			if c.list[i].outcome.Experiment.Seed != c.list[k].outcome.Experiment.Seed {
				continue
			}
			d := c.list[i].volume() - c.list[k].volume()
			differences = append(differences, d)
			switch {
			case d > 0:
				t.Wins++
			case d < 0:
				t.Losses++
			}
		}
	}
	interval := stats.MeanInterval(differences, confidence)
	t.Seeds, t.Difference, t.Half = interval.N, interval.Mean, interval.Half
	t.P = stats.McNemar(t.Wins, t.Losses) // which is the sign test
	return t
}
