package nas

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/search"
	"lrunet/space"
)

// asynchronousNote is what is said of a search before and after it.
const asynchronousNote = "the order of candidates depends on timing, and so does what is searched; a candidate's result does not"

// checkAsynchronous refuses what waits for a whole batch.
func (e Experiment) checkAsynchronous() error {
	if !e.Search.Asynchronous {
		return nil
	}
	if have := search.Asynchronous(); !slices.Contains(have, e.Search.Algorithm) {
		return fmt.Errorf("asynchronous: %s trains candidates rung by rung, each of which waits for the one before (have %s)", e.Search.Algorithm, strings.Join(have, ", "))
	}
	for _, name := range e.measures() {
		if k, _ := eval.KindOf(name); k.Timed() {
			return fmt.Errorf("asynchronous: %s is measured while no candidate is in training, which is never so; leave out one of the two", name)
		}
	}
	return nil
}

// metaFlight precedes series and worker in the names of the study's facts with the
// candidates that are in work, JSON: a search that is resumed begins with them.
const metaFlight = "flight."

// flying is a candidate in work.
type flying struct {
	Arch       string   `json:"arch"`
	Generation int      `json:"generation"`
	Parents    []string `json:"parents,omitempty"` // architectures
	Operator   string   `json:"operator"`
}

// fly makes a search asynchronous, and has it go on from the candidates that are in
// the series and those that were in work.
func (r *run) fly(problem *search.Problem[*space.Genome], v *evaluator, there []store.Candidate) (err error) {
	problem.Evaluate, problem.Flight = v.single, len(r.workers.Runners)
	if problem.Past, err = r.past(v, there); err != nil {
		return err
	}
	problem.Begun, err = r.begun(v.series)
	return err
}

// single is search.Evaluate for batches of one, of which several are in work. It
// comes into the series when it is finished.
func (v *evaluator) single(ctx context.Context, candidates []search.Candidate[*space.Genome]) ([]search.Evaluation, error) {
	b := newBatch(candidates)
	err := v.workers.One(ctx, func(worker int) error {
		if err := v.takeOff(worker, candidates[0]); err != nil {
			return err
		}
		return v.one(ctx, worker, b, 0)
	})
	return b.evaluations, err
}

// takeOff keeps in the study that a worker has a candidate in work, in place of the
// one before.
func (v *evaluator) takeOff(worker int, c search.Candidate[*space.Genome]) error {
	text, err := json.Marshal(flying{c.Key, c.Generation, c.Parents, c.Operator})
	if err != nil {
		return err
	}
	return v.store.SetMeta(metaFlight+v.series+"."+strconv.Itoa(worker), string(text))
}

// begun are the candidates that were in work when the search was stopped, and may be
// finished since.
func (r *run) begun(series string) ([]search.Candidate[*space.Genome], error) {
	var workers []int
	for key := range r.work.Meta {
		if worker, is := strings.CutPrefix(key, metaFlight+series+"."); is {
			w, err := strconv.Atoi(worker)
			if err != nil {
				return nil, fmt.Errorf("study: there is no fact %q: %w", key, err)
			}
			workers = append(workers, w)
		}
	}
	slices.Sort(workers)
	var list []search.Candidate[*space.Genome]
	for _, w := range workers {
		key := metaFlight + series + "." + strconv.Itoa(w)
		var f flying
		if err := json.Unmarshal([]byte(r.work.Meta[key]), &f); err != nil {
			return nil, fmt.Errorf("study: %s is damaged: %w", key, err)
		}
		genomes, err := encode(r.space, []string{f.Arch})
		if err != nil {
			return nil, fmt.Errorf("study: %s: %w", key, err)
		}
		list = append(list, search.Candidate[*space.Genome]{
			Genome: genomes[0], Key: f.Arch,
			Lineage: search.Lineage{Generation: f.Generation, Parents: f.Parents, Operator: f.Operator},
		})
	}
	return list, nil
}

// past are the candidates of a series as the algorithm knew them, of which the
// evaluator takes note.
func (r *run) past(v *evaluator, there []store.Candidate) ([]search.Point[*space.Genome], error) {
	archs := map[string]string{} // by keys of jobs
	var points []search.Point[*space.Genome]
	for i, c := range there {
		arch := c.Result.Job.Arch
		genomes, err := encode(r.space, []string{arch})
		if err != nil {
			return nil, fmt.Errorf("study: candidate %d: %w", i+1, err)
		}
		archs[c.Key] = arch
		p := search.Point[*space.Genome]{Candidate: search.Candidate[*space.Genome]{Genome: genomes[0], Key: arch}}
		if l := c.Lineage; l != nil {
			p.Generation, p.Operator = l.Generation, l.Operator
			for _, parent := range l.Parents {
				p.Parents = append(p.Parents, archs[parent])
			}
		}
		p.Evaluation, _ = r.experiment.evaluation(c.Result.Measures, c.Result.Failure)
		points = append(points, p)
		v.recall(c)
	}
	return points, nil
}

// recall takes note of a candidate of an earlier session.
func (v *evaluator) recall(c store.Candidate) {
	v.latest[c.Result.Job.Arch] = c.Key
	v.position++
	v.done++
	v.spent += v.experiment.units(c.Result.Job.Epochs)
	v.best = c.Result.Measures.Highest(eval.Accuracy, v.best)
	if c.Trained {
		v.remember(c.Result)
	}
}
