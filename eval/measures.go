package eval

import (
	"lrunet/eval/cost"
	"lrunet/eval/train"
)

// Names of the measures that training and testing give; those of costs are
// cost's.
const (
	Accuracy     = "accuracy"      // on the validation part after the last epoch, percent
	TestAccuracy = "test_accuracy" // on the test part, percent
)

// TestMeasure is a score on the test part as a measure.
func TestMeasure(s train.Score) Measure {
	return Measure{Name: TestAccuracy, Value: s.Accuracy(), Unit: "%", Better: "higher"}
}

// CostMeasures are a network's costs as measures.
func CostMeasures(c cost.Cost) []Measure {
	var measures []Measure
	c.Each(func(name string, value float64, unit string) {
		better := "lower"
		if name == "params_shared" || name == "params_affine" {
			better = "" // parts of params
		}
		measures = append(measures, Measure{Name: name, Value: value, Unit: unit, Better: better})
	})
	return measures
}
