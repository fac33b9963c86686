package simulation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"lrunet/eval"
	"lrunet/eval/table"
	"lrunet/experiments/nas"
	"lrunet/experiments/replay"
	"lrunet/internal/words"
	"lrunet/search"
)

// Source is where training times come from.
type Source struct {
	Networks  int     // with their accuracies and times, that a search runs on; 0: there are times alone
	Missing   string  // why there are times alone, e.g. "it trained 6 networks with success, a search needs 100 to choose from"
	Trainings int     // that were recorded
	Mean      float64 // seconds of one

	stage   *replay.Stage // nil: times alone
	seconds []float64     // of trainings
}

// enough is how many networks there must be for a search to choose from.
const enough = 100

// OfTable takes the networks of a tabular benchmark, for searches with these
// objectives (none: accuracy and madds). It fails as replay.NewStage does.
func OfTable(f *table.File, objectives []string) (*Source, error) {
	stage, err := replay.NewStage(f, objectives)
	if err != nil {
		return nil, err
	}
	bench, err := f.Bench()
	if err != nil {
		return nil, err
	}
	s := &Source{Networks: stage.Networks(), stage: stage}
	for _, n := range bench.Networks {
		s.seconds = append(s.seconds, n.On[len(n.On)-1].Seconds)
	}
	return s, s.summarise()
}

// OfRun takes the trainings of a search's run: as networks that a search chooses
// from where there are a hundred, else as times alone. It fails as nas.Record does,
// where nothing was trained with success, and as OfTable does.
func OfRun(folder string, objectives []string) (*Source, error) {
	r, err := nas.Record(folder)
	if err != nil {
		return nil, err
	}
	f := &table.File{Name: r.Experiment.Name, Input: r.Input, Classes: r.Classes, Space: r.Experiment.Space}
	s := &Source{}
	for i, c := range r.Trainings {
		s.seconds = append(s.seconds, c.Result.Duration.Seconds())
		row := table.Row{Network: int32(i), Epochs: int32(c.Result.Job.Epochs), Seed: c.Result.Job.Seed, Failure: c.Result.Failure, Seconds: c.Result.Duration.Seconds()}
		if err := row.Describe(c.Result.Job.Arch, c.Result.Measures); err != nil {
			return nil, err
		}
		if m, ok := c.Result.Measures.Get(eval.Accuracy); ok && c.Result.Failure == "" {
			row.Accuracy = &m.Value
			s.Networks++
		}
		f.Rows = append(f.Rows, row)
	}
	switch {
	case s.Networks == 0 && len(r.Trainings) > 0:
		return nil, fmt.Errorf("none of the %s in %s succeeded: their times are no measure", words.Count(len(r.Trainings), "training", "trainings"), folder)
	case s.Networks < enough:
		s.Missing = fmt.Sprintf("it trained %s with success, and a search needs %d to choose from", words.Count(s.Networks, "network", "networks"), enough)
	case r.Input.Size() == 0:
		s.Missing = "its study does not say what its images are"
	default:
		return OfTable(f, objectives)
	}
	s.Networks = 0
	return s, s.summarise()
}

// summarise fails where no time is known.
func (s *Source) summarise() error {
	s.Trainings = len(s.seconds)
	for _, v := range s.seconds {
		s.Mean += v / float64(s.Trainings)
	}
	if s.Trainings == 0 {
		return errors.New("no training is recorded there")
	}
	if !(s.Mean > 0) {
		return errors.New("no training took any time there")
	}
	return nil
}

// Objectives are those of the searches; none where there are times alone.
func (s *Source) Objectives() []string {
	if s.stage == nil {
		return nil
	}
	return s.stage.Objectives()
}

// round is one search to simulate.
type round struct {
	algorithm  string
	budget     int
	population int
	flight     int // of an asynchronous search; 0: generations
	seed       uint64
}

// generation is how many trainings the next generation has.
func (r round) generation(begun int) int {
	if begun == 0 {
		return r.population
	}
	return search.LaterBatch(r.algorithm, r.population)
}

// gave is what a simulated search gave.
type gave struct {
	usage  Usage
	work   float64 // seconds that one worker of ordinary speed takes, which loses nothing
	volume float64 // of the front, as a share of the exact one's; NaN: not known
}

// play simulates a search.
func (s *Source) play(ctx context.Context, m Machines, r round) (gave, error) {
	clock := NewClock(m, r.seed)
	if s.stage == nil {
		work, err := s.resample(ctx, clock, r)
		return gave{clock.Usage(), work, math.NaN()}, err
	}
	o, err := s.stage.Run(ctx, replay.Options{Algorithm: r.algorithm, Seed: r.seed, Budget: r.budget, Population: r.population}, clock, r.flight)
	if err != nil {
		return gave{}, err
	}
	return gave{clock.Usage(), o.Seconds, o.Final().Hypervolume}, nil
}

// resample draws times, generation by generation or, with a flight, one by one.
func (s *Source) resample(ctx context.Context, clock *Clock, r round) (work float64, err error) {
	random := rand.New(rand.NewPCG(r.seed, 1))
	flying := 0
	for begun := 0; begun < r.budget || flying > 0; {
		most := r.flight
		if most == 0 && flying == 0 {
			most = r.generation(begun)
		}
		for ; begun < r.budget && flying < most; begun++ {
			seconds := s.seconds[random.IntN(len(s.seconds))]
			work += seconds
			clock.Begin(begun, seconds)
			flying++
		}
		clock.Next()
		flying--
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("after %d trainings: %w", begun, err)
		}
	}
	return work, nil
}
