package main

import (
	"lrunet/eval/speed"
	"lrunet/experiments/latency"
)

// costsResult is what bench --against-costs prints in JSON.
type costsResult struct {
	Machine      []string           `json:"machine"`
	Command      string             `json:"command"`
	Missing      string             `json:"cache_misses_missing,omitempty"` // why
	Networks     []costsNetwork     `json:"networks"`
	Correlations []costsCorrelation `json:"correlations"`
}

type costsNetwork struct {
	Arch    string             `json:"arch"`
	Sampled bool               `json:"sampled"`
	Costs   map[string]float64 `json:"costs"`
	Times   []costsTime        `json:"times"`
}

type costsTime struct {
	speed.Workload
	Milliseconds float64  `json:"ms_per_image"`
	Misses       *float64 `json:"cache_misses_per_image"`
}

type costsCorrelation struct {
	Cost     string   `json:"cost"`
	Workload string   `json:"workload"`
	Kendall  *float64 `json:"kendall_tau"`
	Spearman *float64 `json:"spearman_rho"`
}

func costsJSON(r latency.Record) costsResult {
	result := costsResult{Machine: r.Machine, Command: r.Command, Missing: r.Missing}
	for i, n := range r.All() {
		network := costsNetwork{Arch: n.Arch, Sampled: i >= len(r.Listed), Costs: n.Costs.Values()}
		for k, w := range speed.Workloads() {
			network.Times = append(network.Times, costsTime{w, 1000 * n.Times[k].Seconds, orNull(n.Times[k].Misses)})
		}
		result.Networks = append(result.Networks, network)
	}
	for _, c := range latency.Correlate(r.All()) {
		result.Correlations = append(result.Correlations, costsCorrelation{c.Cost, c.Workload.Name, orNull(c.Kendall), orNull(c.Spearman)})
	}
	return result
}
