package eval

import (
	"math"

	"lrunet/eval/cost"
	"lrunet/eval/train"
)

// Names of the measures that training and testing give.
const (
	Accuracy     = "accuracy"      // on the validation split after the last epoch, percent
	LowestRecall = "lowest_recall" // that of the class that is recognised least, on the validation split, percent
	TestAccuracy = "test_accuracy" // on the test split, percent
)

// Names of the measures that say which epoch did best on the test split. They
// flatter, and stand in columns of their own.
const (
	BestTestAccuracy = "best_test_accuracy" // percent
	BestTestEpoch    = "best_test_epoch"
)

// Kind describes the measures of one name. Candidates of a search have those
// that the network alone or its training gives; constraints may bound these.
type Kind struct {
	Name   string // what users type, JSON and the store have
	Head   string // of its column where networks are compared; "": Name
	Unit   string
	Better Better
	Detail bool    // for tables of networks: shown where it is asked for
	Ideal  float64 // the best value there can be; infinite for what has no best

	// Worst is where the scale of an objective ends, for data of that many
	// classes and the worst value in a sample of the search space; nil: the
	// measure cannot be an objective.
	Worst func(classes int, sampled float64) float64

	cost    func(cost.Cost) int  // takes it from the costs; nil: it is not a cost
	trained func(Result) float64 // takes it from a training, NaN if that does not give it; nil: otherwise
	timed   bool                 // Timing takes it
}

// kinds are the measures that the program knows, in the order in which
// results list them.
var kinds = []Kind{
	{Name: Accuracy, Unit: "%", Better: Higher, Ideal: 100, Worst: chance, trained: lastAccuracy},
	{Name: LowestRecall, Unit: "%", Better: Higher, Ideal: 100, trained: func(r Result) float64 { return lowestRecall(r.Recalls) }},
	{Name: TestAccuracy, Unit: "%", Better: Higher, Ideal: 100}, // the test split must not choose
	{Name: BestTestAccuracy, Unit: "%", Better: Higher, Ideal: 100},
	{Name: BestTestEpoch, Unit: "epochs"},
	{Name: "params", Unit: cost.Elements, Better: Lower, Worst: sampled, cost: func(c cost.Cost) int { return c.Params }},
	{Name: "params_shared", Head: "shared", Unit: cost.Elements, cost: func(c cost.Cost) int { return c.ParamsShared }},
	{Name: "params_affine", Head: "affine", Unit: cost.Elements, cost: func(c cost.Cost) int { return c.ParamsAffine }},
	{Name: "madds", Unit: cost.MultiplyAdds, Better: Lower, Worst: sampled, cost: func(c cost.Cost) int { return c.MAdds }},
	{Name: "mac_refetch", Unit: cost.Elements, Better: Lower, Worst: sampled, cost: func(c cost.Cost) int { return c.MACRefetch }},
	{Name: "mac_fetch_once", Unit: cost.Elements, Better: Lower, Worst: sampled, cost: func(c cost.Cost) int { return c.MACFetchOnce }},
	{Name: "peak_activations", Unit: cost.Elements, Better: Lower, Worst: sampled, cost: func(c cost.Cost) int { return c.PeakActivations }},
	{Name: "model_bytes", Unit: cost.Bytes, Better: Lower, Detail: true, Worst: sampled, cost: cost.Cost.ModelBytes},
	{Name: "peak_memory", Unit: cost.Bytes, Better: Lower, Detail: true, Worst: sampled, cost: cost.Cost.PeakMemory},
	traffic("stream", func(c cost.Cost) int { return c.Stream }),
	traffic("mcu-32k", func(c cost.Cost) int { return c.MCU32K }),
	traffic("mcu-64k", func(c cost.Cost) int { return c.MCU64K }),
	traffic("npu-128k", func(c cost.Cost) int { return c.NPU128K }),
	traffic("mcu-256k", func(c cost.Cost) int { return c.MCU256K }),
	traffic("cpu-l2-512k", func(c cost.Cost) int { return c.CPUL2512K }),
	{Name: FlashName, Unit: cost.Bytes, Better: Lower},
	{Name: RAMName, Unit: cost.Bytes, Better: Lower},
	{Name: LatencyName, Unit: "ms", Better: Lower, Worst: sampled, timed: true},
	{Name: LatencySpreadName, Unit: "ms", Detail: true, timed: true},
	{Name: ThroughputName, Unit: "images/s", Better: Higher, Ideal: math.Inf(1), Worst: sampled, timed: true},
}

// traffic is memory access behind the cache of a scenario.
func traffic(scenario string, value func(cost.Cost) int) Kind {
	return Kind{Name: cost.Prefix + scenario, Unit: cost.Bytes, Better: Lower, Detail: true, Worst: sampled, cost: value}
}

// chance is the accuracy of guessing, in percent.
func chance(classes int, _ float64) float64 { return 100 / float64(classes) }

// sampled is the worst value that was seen.
func sampled(_ int, worst float64) float64 { return worst }

// lastAccuracy is the validation accuracy after the last epoch.
func lastAccuracy(r Result) float64 {
	if len(r.Curve) == 0 {
		return math.NaN()
	}
	return r.Curve[len(r.Curve)-1].Accuracy
}

// Costs are the kinds that say what a network costs.
func Costs() []Kind { return choose(func(k Kind) bool { return k.cost != nil }) }

// Counted says whether the kind is counted from the network alone.
func (k Kind) Counted() bool { return k.cost != nil }

// Timed says whether the kind comes from running the network on this machine.
func (k Kind) Timed() bool { return k.timed }

// Candidates are the kinds that candidates of a search have. Test accuracy is
// not one of them: the test split must not choose.
func Candidates() []Kind {
	return choose(func(k Kind) bool { return k.cost != nil || k.trained != nil || k.timed })
}

// Objectives are the kinds that a search can optimise: those of its candidates
// that are better in one direction.
func Objectives() []Kind { return choose(func(k Kind) bool { return k.Worst != nil }) }

func choose(fits func(Kind) bool) []Kind {
	var chosen []Kind
	for _, k := range kinds {
		if fits(k) {
			chosen = append(chosen, k)
		}
	}
	return chosen
}

// KindOf finds a kind by name.
func KindOf(name string) (Kind, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// measure is a value of the kind.
func (k Kind) measure(value float64) Measure {
	return Measure{Name: k.Name, Value: value, Unit: k.Unit, Better: k.Better}
}

// TestMeasure is a score on the test split as a measure.
func TestMeasure(s train.Score) Measure {
	k, _ := KindOf(TestAccuracy)
	return k.measure(s.Accuracy())
}

// bestMeasures are those of the best epoch, if one was noted.
func bestMeasures(b train.Best) Measures {
	if b.Epoch == 0 {
		return nil
	}
	accuracy, _ := KindOf(BestTestAccuracy)
	epoch, _ := KindOf(BestTestEpoch)
	return Measures{accuracy.measure(b.Accuracy), epoch.measure(float64(b.Epoch))}
}

// CostMeasures are a network's costs as measures.
func CostMeasures(c cost.Cost) Measures {
	var measures Measures
	for _, k := range Costs() {
		measures = append(measures, k.measure(float64(k.cost(c))))
	}
	return measures
}

// trainedMeasures are what a training gives.
func trainedMeasures(r Result) Measures {
	var measures Measures
	for _, k := range kinds {
		if k.trained == nil {
			continue
		}
		if value := k.trained(r); !math.IsNaN(value) {
			measures = append(measures, k.measure(value))
		}
	}
	return measures
}
