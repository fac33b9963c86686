package runs

import (
	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
)

// Record is all that a study knows of one candidate of a search or one training
// of a sweep.
type Record struct {
	Series   string             `json:"series" parquet:"series"`     // search, random or sweep; "" for a result whose turn in a stopped search had not come
	Position int                `json:"position" parquet:"position"` // in the series, from 0
	Key      string             `json:"key" parquet:"key"`           // of the job
	Arch     string             `json:"arch" parquet:"arch"`
	Dataset  string             `json:"dataset" parquet:"dataset"`
	Seed     uint64             `json:"seed" parquet:"seed"`
	Epochs   int                `json:"epochs" parquet:"epochs"`
	Trained  bool               `json:"trained" parquet:"trained"`   // false: a constraint on costs kept it from training
	Failure  string             `json:"failure" parquet:"failure"`   // why a training gave no accuracy; "" for success
	Note     string             `json:"note" parquet:"note"`         // e.g. the constraint that it breaks
	Seconds  float64            `json:"seconds" parquet:"seconds"`   // wall time of the training
	Measures map[string]float64 `json:"measures" parquet:"measures"` // by name
	Curve    []Point            `json:"curve" parquet:"curve"`       // an element an epoch
}

// Point is an epoch of a training.
type Point struct {
	Epoch    int      `json:"epoch" parquet:"epoch"`
	Loss     float64  `json:"loss" parquet:"loss"`                  // mean over the training images, nats
	Rate     float64  `json:"rate" parquet:"rate"`                  // learning rate of the last step
	Accuracy *float64 `json:"accuracy" parquet:"accuracy,optional"` // on the validation split, percent; null without one
}

// Records reads all records of a run, those of a search in the order in which
// its algorithm asked for them, its baseline's after them. The error is
// rundir.ErrNoRun where there is no run, or says why it cannot be read.
func Records(folder rundir.Folder) ([]Record, error) {
	s, meta, err := folder.Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	byKey := map[string]eval.Result{}
	for _, r := range results {
		byKey[r.Job.Key()] = r
	}
	var list []Record
	listed := map[string]bool{}
	for _, name := range nas.SeriesNames() {
		series, err := s.Series(name)
		if err != nil {
			return nil, err
		}
		for i, c := range series {
			listed[c.Key] = true
			list = append(list, record(name, i, c, byKey[c.Key].Curve))
		}
	}
	return append(list, rest(meta, results, listed)...), nil
}

// rest are the results outside a series: a sweep's all, and those of a search
// that was stopped before their turn came.
func rest(meta map[string]string, results []eval.Result, listed map[string]bool) []Record {
	series := ""
	if kind, _ := rundir.KindOf(meta); kind == rundir.Sweep {
		series = string(kind)
	}
	var list []Record
	for _, r := range results {
		if key := r.Job.Key(); !listed[key] {
			list = append(list, record(series, len(list), store.Candidate{Result: r, Key: key, Trained: true}, r.Curve))
		}
	}
	return list
}

func record(series string, position int, c store.Candidate, curve []eval.Epoch) Record {
	job := c.Result.Job
	r := Record{
		Series: series, Position: position, Key: c.Key, Arch: job.Arch, Dataset: job.Dataset, Seed: job.Seed, Epochs: job.Epochs,
		Trained: c.Trained, Failure: c.Result.Failure, Note: c.Note, Seconds: c.Result.Duration.Seconds(),
		Measures: c.Result.Measures.Values(), Curve: []Point{},
	}
	for _, e := range curve {
		p := Point{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate}
		if e.Accuracy == e.Accuracy { // not NaN
			p.Accuracy = &e.Accuracy
		}
		r.Curve = append(r.Curve, p)
	}
	return r
}
