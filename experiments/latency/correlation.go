package latency

import (
	"lrunet/eval"
	"lrunet/eval/speed"
	"lrunet/eval/stats"
)

// Correlation is how a cost ranks networks, beside how a workload's time does.
type Correlation struct {
	Cost     string
	Workload speed.Workload
	Kendall  float64 // tau-b; NaN where the cost or the time is the same for all
	Spearman float64 // likewise
}

// Correlate compares each cost with each workload, cost by cost.
func Correlate(networks []Network) []Correlation {
	var list []Correlation
	for _, k := range eval.Costs() {
		for i, w := range speed.Workloads() {
			var costs, times []float64
			for _, n := range networks {
				costs = append(costs, n.Costs.Value(k.Name))
				times = append(times, n.Times[i].Seconds)
			}
			list = append(list, Correlation{k.Name, w, stats.Kendall(costs, times), stats.Spearman(costs, times)})
		}
	}
	return list
}
