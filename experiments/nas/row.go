package nas

import (
	"math"

	"lrunet/eval/store"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/reports"
	"lrunet/space"
)

// row is a candidate as tables list it.
func row(folder rundir.Folder, c store.Candidate, front bool) reports.Row {
	r := reports.Row{Key: c.Key, Arch: c.Result.Job.Arch, Measures: c.Result.Measures, Front: front, Failure: c.Result.Failure, Dominated: math.NaN()}
	if c.Violation > 0 {
		r.Failure = c.Note
	}
	if front && exists(folder.Checkpoint(c.Key)) {
		r.Checkpoint = rundir.CheckpointName(c.Key)
	}
	return r
}

// describe adds what a page tells of a candidate beside its measures.
func (t task) describe(r *reports.Row, c store.Candidate, genes []space.Gene) {
	r.Violation, r.Epochs, r.Recalls = c.Violation, epochs(c), c.Result.Recalls
	if l := c.Lineage; l != nil {
		r.Lineage = &reports.Lineage{Generation: l.Generation, Parents: l.Parents, Operator: l.Operator}
	}
	for _, e := range c.Result.Curve {
		r.Curve = append(r.Curve, reports.CurvePoint{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate, Accuracy: e.Accuracy})
	}
	arch, err := lrunet.Parse(c.Result.Job.Arch)
	if err != nil {
		return
	}
	for _, g := range genes {
		r.Genes = append(r.Genes, g.Value(arch))
	}
	r.Blocks = t.blocks(arch)
}
