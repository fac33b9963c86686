package main

import (
	"math"

	"lrunet/experiments/simulation"
)

// simulateResult is what simulate prints in JSON.
type simulateResult struct {
	Source      string           `json:"source"`       // the run or the table
	Trainings   int              `json:"trainings"`    // that are recorded there
	Mean        float64          `json:"mean_seconds"` // of a recorded training
	Networks    int              `json:"networks"`     // that the search chooses from; 0: times alone are simulated
	Algorithm   string           `json:"algorithm"`    // its name
	Objectives  []string         `json:"objectives"`   // measures; none where times alone are simulated
	Budget      int              `json:"budget"`       // trainings of a search
	Ahead       int              `json:"ahead"`        // trainings that are handed out beyond one a worker where there are no generations
	Seeds       int              `json:"seeds"`        // that means are over
	Failures    float64          `json:"failures"`     // share of trainings that are lost
	Redelivery  float64          `json:"redelivery"`   // seconds until a lost training is handed out again
	Spread      float64          `json:"spread"`       // standard deviation of the logarithm of the workers' speeds
	Coordinator float64          `json:"coordinator"`  // seconds that the coordinator is busy with each result
	Fleets      []simulatedFleet `json:"fleets"`       // each in generations, then asynchronously
}

// simulatedFleet is a fleet in JSON.
type simulatedFleet struct {
	Workers        int      `json:"workers"`         // trainings at the same time
	Asynchronous   bool     `json:"asynchronous"`    // whether no worker waits for a generation
	Population     int      `json:"population"`      // candidates a generation
	Seconds        float64  `json:"seconds"`         // from begin to end
	Utilisation    float64  `json:"utilisation"`     // share of the workers' time in trainings that give a result
	Lost           float64  `json:"lost"`            // share of the workers' time in trainings that are lost
	Coordinator    float64  `json:"coordinator"`     // share of the time in which the coordinator is busy
	SpeedUp        float64  `json:"speed_up"`        // over one worker of ordinary speed that loses nothing and has no coordinator
	Hypervolume    *float64 `json:"hypervolume"`     // as a share of the exact front's; null where times alone are simulated
	HypervolumeStd *float64 `json:"hypervolume_std"` // over seeds; null below two
}

func (c *simulateCommand) result(s *simulation.Source, o simulation.Options, list []simulation.Forecast) simulateResult {
	r := simulateResult{
		Source: c.Folder + c.Table, Trainings: s.Trainings, Mean: s.Mean, Networks: s.Networks, Algorithm: c.Algorithm, Objectives: append([]string{}, s.Objectives()...),
		Budget: s.Budget(o), Ahead: c.Ahead, Seeds: c.Seeds, Failures: c.Failures, Redelivery: c.Redelivery.Seconds(), Spread: c.Spread, Coordinator: c.Coordinator.Seconds(),
	}
	for _, f := range list {
		r.Fleets = append(r.Fleets, simulatedFleet{
			f.Workers, f.Asynchronous, f.Population, f.Seconds, f.Utilisation, f.Lost, f.Coordinator, f.SpeedUp,
			knownNumber(f.Hypervolume.N, f.Hypervolume.Mean), knownNumber(f.Hypervolume.N, f.Hypervolume.Std),
		})
	}
	return r
}

// knownNumber is null in JSON where nothing was measured, or the number is none.
func knownNumber(n int, v float64) *float64 {
	if n == 0 || math.IsNaN(v) {
		return nil
	}
	return &v
}
