package runs

import (
	"slices"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments/nas"
	"lrunet/experiments/rundir"
)

// Record is all that a study knows of one candidate of a search or one training
// of a sweep or a table.
type Record struct {
	Series   string             `json:"series" parquet:"series"`     // search, random, final, sweep or table; "" for a result whose turn in a stopped search had not come
	Position int                `json:"position" parquet:"position"` // in the series, from 0
	Key      string             `json:"key" parquet:"key"`           // of the job
	Arch     string             `json:"arch" parquet:"arch"`
	Dataset  string             `json:"dataset" parquet:"dataset"`
	Seed     uint64             `json:"seed" parquet:"seed"`
	Epochs   int                `json:"epochs" parquet:"epochs"`
	Trained  bool               `json:"trained" parquet:"trained"`          // false: a constraint on costs kept it from training
	Failure  string             `json:"failure" parquet:"failure"`          // why a training gave no accuracy; "" for success
	Note     string             `json:"note" parquet:"note"`                // e.g. the constraint that it breaks
	Seconds  float64            `json:"seconds" parquet:"seconds"`          // wall time of the training
	Lineage  *Lineage           `json:"lineage" parquet:"lineage,optional"` // null: not known, as of a sweep's trainings
	Origin   *Origin            `json:"origin" parquet:"origin,optional"`   // null: not known, or not trained
	Measures map[string]float64 `json:"measures" parquet:"measures"`        // by name
	Curve    []Point            `json:"curve" parquet:"curve"`              // an element an epoch
}

// Point is an epoch of a training.
type Point struct {
	Epoch    int      `json:"epoch" parquet:"epoch"`
	Loss     float64  `json:"loss" parquet:"loss"`                  // mean over the training images, nats
	Rate     float64  `json:"rate" parquet:"rate"`                  // learning rate of the last step
	Accuracy *float64 `json:"accuracy" parquet:"accuracy,optional"` // on the validation split, percent; null without one
}

// Lineage is how a search's algorithm came to a candidate.
type Lineage struct {
	Generation int      `json:"generation" parquet:"generation"` // from 0
	Parents    []string `json:"parents" parquet:"parents"`       // keys of their jobs
	Operator   string   `json:"operator" parquet:"operator"`     // initial, random, crossover, mutation, crossover+mutation
}

// Origin is where a result comes from.
type Origin struct {
	Kernels    []string  `json:"kernels" parquet:"kernels"` // mostly one
	CPU        string    `json:"cpu" parquet:"cpu"`
	Version    string    `json:"version" parquet:"version"` // of the program
	Host       string    `json:"host" parquet:"host"`
	Started    time.Time `json:"started" parquet:"started,timestamp(millisecond)"`
	CPUSeconds float64   `json:"cpu_seconds" parquet:"cpu_seconds"` // of the process while the job ran, whatever else it did
	PeakBytes  int64     `json:"peak_bytes" parquet:"peak_bytes"`   // memory of the process up to the job's end
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
	byKey := map[string]eval.Result{} // those of a series lack curve and origin
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
			list = append(list, record(name, i, c, byKey[c.Key]))
		}
	}
	return append(list, rest(meta, results, listed)...), nil
}

// rest are the results outside a series: all of a sweep or a table, and of a search the
// final trainings, and what was trained when it was stopped before their turn came.
func rest(meta map[string]string, results []eval.Result, listed map[string]bool) []Record {
	series := ""
	if kind, _ := rundir.KindOf(meta); kind != rundir.Search {
		series = string(kind)
	}
	var list []Record
	for _, r := range results {
		key := r.Job.Key()
		if listed[key] {
			continue
		}
		name := series
		if name == "" && r.Job.Validation == 0 { // a search's own jobs hold images out
			name = nas.FinalSeries
		}
		list = append(list, record(name, len(list), store.Candidate{Result: r, Key: key, Trained: true}, r))
	}
	return list
}

// record joins a candidate with its result in full.
func record(series string, position int, c store.Candidate, full eval.Result) Record {
	job := c.Result.Job
	r := Record{
		Series: series, Position: position, Key: c.Key, Arch: job.Arch, Dataset: job.Dataset, Seed: job.Seed, Epochs: job.Epochs,
		Trained: c.Trained, Failure: c.Result.Failure, Note: c.Note, Seconds: c.Result.Duration.Seconds(),
		Lineage: lineage(c.Lineage), Origin: origin(full.Origin), Measures: c.Result.Measures.Values(), Curve: []Point{},
	}
	for _, e := range full.Curve {
		p := Point{Epoch: e.Epoch, Loss: e.Loss, Rate: e.Rate}
		if e.Accuracy == e.Accuracy { // not NaN
			p.Accuracy = &e.Accuracy
		}
		r.Curve = append(r.Curve, p)
	}
	return r
}

func lineage(l *store.Lineage) *Lineage {
	if l == nil {
		return nil
	}
	return &Lineage{Generation: l.Generation, Parents: append([]string{}, l.Parents...), Operator: l.Operator}
}

func origin(o eval.Origin) *Origin {
	if o.Kernels == nil {
		return nil
	}
	return &Origin{
		Kernels: slices.Clone(o.Kernels), CPU: o.CPU, Version: o.Version, Host: o.Host,
		Started: o.Started.UTC().Truncate(time.Millisecond), CPUSeconds: o.CPUTime.Seconds(), PeakBytes: o.PeakMemory,
	}
}
