package main

import (
	"lrunet/eval/speed"
	"lrunet/experiments/latency"
	"lrunet/internal/nullable"
)

// costsResult is what bench --against-costs prints in JSON.
type costsResult struct {
	Machine      []string           `json:"machine"`                        // lines about it
	Command      string             `json:"command"`                        // that made this
	Missing      string             `json:"cache_misses_missing,omitempty"` // why
	Networks     []costsNetwork     `json:"networks"`                       // that were timed
	Correlations []costsCorrelation `json:"correlations"`                   // of costs and times
}

type costsNetwork struct {
	Arch    string             `json:"arch"`    // in notation
	Sampled bool               `json:"sampled"` // whether it was drawn, not named
	Costs   map[string]float64 `json:"costs"`   // by name
	Times   []costsTime        `json:"times"`   // by workload
}

type costsTime struct {
	speed.Workload
	Milliseconds float64  `json:"ms_per_image"`           // in the fastest step
	Misses       *float64 `json:"cache_misses_per_image"` // null where they cannot be counted
}

type costsCorrelation struct {
	Cost     string   `json:"cost"`         // its name
	Workload string   `json:"workload"`     // its name
	Kendall  *float64 `json:"kendall_tau"`  // null where it is not defined
	Spearman *float64 `json:"spearman_rho"` // null where it is not defined
}

func costsJSON(r latency.Record) costsResult {
	result := costsResult{Machine: r.Machine, Command: r.Command, Missing: r.Missing}
	for i, n := range r.All() {
		network := costsNetwork{Arch: n.Arch, Sampled: i >= len(r.Listed), Costs: n.Costs.Values()}
		for k, w := range speed.Workloads() {
			network.Times = append(network.Times, costsTime{w, 1000 * n.Times[k].Seconds, nullable.Number(n.Times[k].Misses)})
		}
		result.Networks = append(result.Networks, network)
	}
	for _, c := range latency.Correlate(r.All()) {
		result.Correlations = append(result.Correlations, costsCorrelation{c.Cost, c.Workload.Name, nullable.Number(c.Kendall), nullable.Number(c.Spearman)})
	}
	return result
}
