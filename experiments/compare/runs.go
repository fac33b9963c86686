package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
	"lrunet/experiments/sweep"
	"lrunet/lrunet/checkpoint"
)

func (c *comparison) infos() []dataset.Info { return dataset.List(c.options.Where) }

// run is the rows of a recorded run: the networks of a sweep, or the front of
// a search.
func (c *comparison) run(folder string) ([]Row, error) {
	study, meta, err := rundir.Folder(folder).Open()
	if err != nil {
		return nil, err
	}
	defer study.Close()
	var rows []Row
	switch kind, _ := rundir.KindOf(meta); kind {
	case rundir.Sweep:
		rows, err = c.sweep(folder, study)
	case rundir.Table:
		return nil, fmt.Errorf("%s is a table: name architectures of it", folder)
	default:
		rows, err = c.search(folder, study)
	}
	if !slices.ContainsFunc(rows, func(r Row) bool { return len(r.Accuracies) > 0 }) && err == nil {
		c.note(fmt.Sprintf("%s did not open the test split: its networks have validation accuracy alone", folder))
	}
	return rows, err
}

func (c *comparison) sweep(folder string, study *store.Store) ([]Row, error) {
	outcome, err := sweep.Read(folder)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, e := range outcome.Sweep.Entries() {
		var results []eval.Result
		path := ""
		for _, t := range outcome.Trainings {
			if t.Name == e.Name && t.Result.Failure == "" {
				results = append(results, t.Result)
				path = sweep.CheckpointPath(rundir.Folder(folder), t.Name, t.Seed)
			}
		}
		if len(results) == 0 {
			continue
		}
		r, err := c.recorded(folder, study, results, path)
		if err != nil {
			return nil, err
		}
		r.Name = e.Name
		if a, ok := outcome.Sweep.Published[e.Network]; ok {
			r.Published = a
		}
		shallower, err := c.shallower(r, results)
		if err != nil {
			return nil, err
		}
		rows = append(append(rows, shallower...), r)
	}
	return rows, nil
}

func (c *comparison) search(folder string, study *store.Store) ([]Row, error) {
	outcome, err := nas.ReadFront(folder)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, e := range outcome.Front {
		path := rundir.Folder(folder).Checkpoint(e.Key)
		r, err := c.recorded(folder, study, []eval.Result{e.Result}, path)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// member is the row of one network of a search's front: of its final trainings, if it
// has some.
func (c *comparison) member(name string) ([]Row, error) {
	m, err := members.Find(c.options.Runs, name)
	if err != nil {
		return nil, err
	}
	study, _, err := m.Run.Open()
	if err != nil {
		return nil, err
	}
	defer study.Close()
	results := m.Finals
	if len(results) == 0 {
		results = []eval.Result{m.Result}
	}
	r, err := c.recorded(m.String(), study, results, m.Run.Checkpoint(cmp.Or(m.Final, m.Key)))
	return []Row{r}, err
}

// recorded is the row of one network's results, one for each seed, on the same
// data. The checkpoint is looked into for the shape of its images alone.
func (c *comparison) recorded(folder string, study *store.Store, results []eval.Result, path string) (Row, error) {
	job := results[0].Job
	r := Row{
		Name: nameOf(job.Arch), Arch: job.Arch, Item: folder, Dataset: job.Dataset, Epochs: job.Epochs,
		Published: publishedFor(job.Dataset, job.Arch), Latency1: math.NaN(), Latency128: math.NaN(),
		Costs: results[0].Measures.Costs(), images: c.testImages(job.Dataset), trainedOn: job.DatasetHash,
	}
	var answers [][]uint16
	r.Validations = values(results, eval.Accuracy)
	for _, result := range results {
		m, ok := result.Measures.Get(eval.TestAccuracy)
		if !ok {
			continue
		}
		r.Accuracies = append(r.Accuracies, m.Value)
		classes, err := study.Predictions(result.Job.Key(), store.TestSplit)
		if err != nil {
			return r, err
		}
		if classes != nil {
			answers = append(answers, classes)
		}
	}
	labels, err := study.Labels(job.DatasetHash, store.TestSplit)
	if err != nil {
		return r, err
	}
	if labels != nil && len(answers) > 0 && len(answers) == len(r.Accuracies) {
		r.take(answers, labels, job.DatasetHash)
	}
	if kept, err := checkpoint.Load(path); err == nil { // only timing needs it, and says when it is missing
		r.task = task{job.Dataset, kept.Input, len(kept.Classes)}
	}
	return r, nil
}
