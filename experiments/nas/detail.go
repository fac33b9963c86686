package nas

import (
	"lrunet/eval/store"
	"lrunet/reports"
)

// detail adds what only a page shows: what the space leaves open, what each candidate
// is made of and how it came about, and what it is held against. The series are in
// full.
func (o *Outcome) detail(searched, baseline []store.Candidate) error {
	r, e, t := &o.Report, o.Experiment, o.task
	r.Classes, r.Limits = t.Classes, e.limits()
	genes := e.Space.Genes()
	for _, g := range genes {
		r.Genes = append(r.Genes, reports.Gene{Name: g.Name})
	}
	when := spans(searched, r.Sessions.Started())
	for i := range r.Rows {
		t.describe(&r.Rows[i], searched[i], genes)
		r.Rows[i].Span, r.Rows[i].Commands = when[i], e.trainCommand(r.Rows[i].Arch)
	}
	for i, member := range r.Front() {
		r.Rows[member.Order-1].Commands = e.memberCommands(o.Run, i+1)
	}
	e.importance(r)
	r.Effects = effects(r.Rows)
	for _, c := range r.Hypervolume {
		candidates := searched
		if c.Name == baselineName {
			candidates = baseline
		}
		r.Spent = append(r.Spent, spent(c, candidates))
	}
	var err error
	r.References, err = e.references(r.Dataset, t, r.Rows)
	r.References = append(r.References, o.retrained()...)
	return err
}
