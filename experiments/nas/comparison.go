package nas

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/reports"
	"lrunet/search"
)

// comparing are searches that are held against each other.
type comparing struct {
	box  Experiment // whose references hold for all
	list []contender
}

// contender is a run's search, or the random search beside it.
type contender struct {
	outcome    *Outcome
	name       string
	algorithm  string
	group      string // what it shares with runs that differ in their seed alone
	candidates []store.Candidate

	evaluations []search.Evaluation // in the box
	front       []int
	volumes     []float64
}

// Compare holds runs against each other: their fronts, hypervolumes in one box, what
// several seeds of a search attain, and searches with the same seeds in pairs. The
// random search beside a run counts as one more. The error names two runs that have
// other data or other objectives, or one that is named twice.
func Compare(outcomes []*Outcome) (reports.Comparison, error) {
	c := &comparing{}
	for i, o := range outcomes {
		if err := checkComparable(outcomes[:i], o); err != nil {
			return reports.Comparison{}, err
		}
		if err := c.add(o); err != nil {
			return reports.Comparison{}, err
		}
	}
	if err := c.measure(); err != nil {
		return reports.Comparison{}, err
	}
	first := outcomes[0].Report
	r := reports.Comparison{
		Title: "Searches on " + first.Dataset, Objectives: first.Objectives, HypervolumeNote: c.box.note(),
		Notes: c.notes(), Runs: c.runs(),
	}
	c.group(&r)
	return r, nil
}

// checkComparable says what keeps a run from being compared with those before it.
func checkComparable(before []*Outcome, o *Outcome) error {
	for _, b := range before {
		if b.Run == o.Run {
			return fmt.Errorf("%s is named twice", o.Run)
		}
		cannot := func(what, there, here string) error {
			return fmt.Errorf("%s and %s cannot be compared: the %s %s in the one, %s in the other", b.Run, o.Run, what, there, here)
		}
		if there, here := b.Report.DatasetHash, o.Report.DatasetHash; there != here {
			return cannot("data is", fmt.Sprintf("%s (%.12s)", b.Report.Dataset, there), fmt.Sprintf("%s (%.12s)", o.Report.Dataset, here))
		}
		if there, here := measuresOf(b.Report.Objectives), measuresOf(o.Report.Objectives); there != here {
			return cannot("objectives are", there, here)
		}
	}
	return nil
}

func measuresOf(objectives []reports.Objective) string {
	var names []string
	for _, o := range objectives {
		names = append(names, o.Name)
	}
	return strings.Join(names, ", ")
}

// add takes a run, and widens the box to hold what counts in it.
func (c *comparing) add(o *Outcome) error {
	e := o.Experiment
	if len(c.list) == 0 {
		c.box = e
		c.box.Objectives = slices.Clone(e.Objectives)
	}
	for i, its := range e.Objectives {
		if ours := &c.box.Objectives[i]; its.Better.Beats(ours.Reference, its.Reference) {
			ours.Reference = its.Reference
		}
	}
	key := e.butForSeed()
	text, err := key.YAML()
	if err != nil {
		return err
	}
	own := contender{outcome: o, name: o.Run, algorithm: e.Search.Algorithm, group: string(text), candidates: o.searched}
	if c.has(own) {
		own.group += o.Run // the same search once more
	}
	c.list = append(c.list, own)
	if len(o.baseline) == 0 {
		return nil
	}
	key.Search = Search{Budget: e.Search.Budget, Population: e.Search.Population, Algorithm: baselineName} // nothing else matters to it
	if text, err = key.YAML(); err != nil {
		return err
	}
	beside := contender{outcome: o, name: fmt.Sprintf("%s (%s)", o.Run, baselineName), algorithm: baselineName, group: string(text), candidates: o.baseline}
	if !c.has(beside) { // else another run has the very same one beside it
		c.list = append(c.list, beside)
	}
	return nil
}

// butForSeed is what searches of one group have in common.
func (e Experiment) butForSeed() Experiment {
	e.Name, e.Title, e.Seed, e.Data.Name, e.Final = "", "", 0, "", nil
	e.Training = wholeTraining(e)
	e.Objectives = slices.Clone(e.Objectives)
	for i := range e.Objectives {
		e.Objectives[i].Reference = 0 // that of a speed is measured by each run; the box has its own
	}
	return e
}

// wholeTraining is how a search trains on its last rung, or on its only one.
func wholeTraining(e Experiment) experiments.Training {
	e.Training.Recipe = e.Training.Recipe.For(e.Training.Epochs)
	return e.Training
}

// has says whether there is a contender of the same group and seed.
func (c *comparing) has(x contender) bool {
	return slices.ContainsFunc(c.list, func(y contender) bool {
		return y.group == x.group && y.outcome.Experiment.Seed == x.outcome.Experiment.Seed
	})
}

// measure evaluates all candidates in the box. Each run keeps its own constraints.
func (c *comparing) measure() error {
	for i := range c.list {
		x := &c.list[i]
		e := x.outcome.Experiment
		e.Objectives = c.box.Objectives
		x.evaluations, x.front = e.evaluations(x.candidates), e.front(x.candidates)
		var err error
		if x.volumes, err = e.hypervolume(x.candidates); err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
	}
	return nil
}

// runs are the contenders as reports have them.
func (c *comparing) runs() []reports.ComparedRun {
	var list []reports.ComparedRun
	for i, x := range c.list {
		r := reports.ComparedRun{
			Name: x.name, Algorithm: x.algorithm, Seed: x.outcome.Experiment.Seed, Evaluations: len(x.candidates),
			Hypervolume: curve(x.name, x.volumes),
		}
		for _, k := range x.front {
			r.Front = append(r.Front, c.member(i, k))
		}
		list = append(list, r)
	}
	return list
}

// member is candidate k of contender i.
func (c *comparing) member(i, k int) reports.ComparedMember {
	x := c.list[i]
	result := x.candidates[k].Result
	m := reports.ComparedMember{Arch: result.Job.Arch, Joint: true}
	for _, o := range c.box.Objectives {
		m.Values = append(m.Values, result.Measures.Value(o.Measure))
	}
	for other, y := range c.list {
		beats := func(member int) bool { return search.Dominates(y.evaluations[member], x.evaluations[k]) }
		if other != i && slices.ContainsFunc(y.front, beats) {
			m.Joint = false
		}
	}
	return m
}

// notes say in what runs differ that makes their accuracies hard to compare.
func (c *comparing) notes() []string {
	type how struct {
		Data     experiments.Data     `yaml:"data"`
		Training experiments.Training `yaml:"training"`
	}
	of := func(o *Outcome) []byte {
		data := o.Experiment.Data
		data.Name = ""
		text, _ := yaml.Marshal(how{data, wholeTraining(o.Experiment)}) // fails for no experiment that was read
		return text
	}
	var list []string
	first := c.list[0].outcome
	for _, x := range c.list[1:] {
		changes, err := experiments.Changes(of(first), of(x.outcome))
		if err != nil || len(changes) == 0 || x.algorithm == baselineName {
			continue
		}
		var parts []string
		for _, d := range changes {
			parts = append(parts, fmt.Sprintf("%s %s instead of %s", d.Field, d.Here, d.There))
		}
		list = append(list, fmt.Sprintf("Accuracies of %s and %s come from other trainings or images: %s.", x.name, first.Run, strings.Join(parts, ", ")))
	}
	return list
}
