package nas

import (
	"fmt"

	"lrunet/eval/stats"
	"lrunet/eval/store"
)

// answers are what the members of a front predicted of the test images.
type answers struct {
	members [][][]uint16 // by member and training; nil: not all members have any
	labels  []uint16
	source  string // in words
}

// findAnswers takes those of the final trainings, if each member has some, else those
// of the networks that the search found.
func (o *Outcome) findAnswers(s *store.Store) (answers, error) {
	labels, err := s.Labels(o.Report.DatasetHash, store.TestSplit)
	if err != nil || labels == nil {
		return answers{}, err
	}
	finals := make([][]string, len(o.Front))
	for _, f := range o.Finals {
		if f.Member > 0 {
			finals[f.Member-1] = append(finals[f.Member-1], f.Key)
		}
	}
	found := answers{labels: labels}
	found.source = fmt.Sprintf("the final trainings' answers to the %d test images: bootstrap over images and seeds, and McNemar's test or its form for several seeds", len(labels))
	if err := found.read(s, finals); err != nil || found.members != nil {
		return found, err
	}
	searched := make([][]string, len(o.Front))
	for i, c := range o.Front {
		searched[i] = []string{c.Key}
	}
	found.source = fmt.Sprintf("the members' answers to the %d test images: bootstrap over images, and McNemar's test", len(labels))
	if err := found.read(s, searched); err != nil || found.members != nil {
		return found, err
	}
	return answers{}, nil
}

// read takes the answers of each member's trainings; none if a member has none.
func (a *answers) read(s *store.Store, keys [][]string) error {
	var members [][][]uint16
	for _, trainings := range keys {
		var member [][]uint16
		for _, key := range trainings {
			classes, err := s.Predictions(key, store.TestSplit)
			if err != nil {
				return err
			}
			if len(classes) == len(a.labels) {
				member = append(member, classes)
			}
		}
		if member == nil {
			return nil
		}
		members = append(members, member)
	}
	a.members = members
	return nil
}

// of is a member's answers.
func (a answers) of(member int) stats.Answers { return stats.NewAnswers(a.members[member], a.labels) }

// confusion counts a member's answers, those of all its trainings; empty where there
// are none, or others than these classes.
func (a answers) confusion(member, classes int) stats.Confusion {
	if a.members == nil {
		return stats.Confusion{}
	}
	c := stats.NewConfusion(classes)
	for _, training := range a.members[member] {
		for i, class := range training {
			if max(int(a.labels[i]), int(class)) >= classes {
				return stats.Confusion{}
			}
			c.Add(int(a.labels[i]), int(class))
		}
	}
	return c
}

// draws are accuracies of the members, drawn anew; nil where there are no answers.
func (a answers) draws() [][]float64 {
	if a.members == nil {
		return nil
	}
	right := make([][][]bool, len(a.members))
	for m, trainings := range a.members {
		for _, classes := range trainings {
			list := make([]bool, len(classes))
			for i, class := range classes {
				list[i] = class == a.labels[i]
			}
			right[m] = append(right[m], list)
		}
	}
	return stats.BootstrapAccuracies(right, accuracyDraws, 1)
}
