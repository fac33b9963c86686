package eval

import (
	"math"
	"slices"
)

// Recalls are the shares of each class's images that are recognised, in percent:
// NaN for a class without images. predicted and labels have an element for each
// image, both below classes.
func Recalls(predicted, labels []uint16, classes int) []float64 {
	right, all := make([]float64, classes), make([]float64, classes)
	for i, label := range labels {
		all[label]++
		if predicted[i] == label {
			right[label]++
		}
	}
	for class := range right {
		right[class] = 100 * right[class] / all[class] // 0/0 is NaN
	}
	return right
}

// Unrecognised are the names of the classes of which no image is recognised, by
// their recalls.
func Unrecognised(recalls []float64, classes []string) []string {
	var names []string
	for i, recall := range recalls {
		if recall == 0 {
			names = append(names, classes[i])
		}
	}
	return names
}

// lowestRecall is that of the class that is recognised least; NaN if no class
// has images.
func lowestRecall(recalls []float64) float64 {
	known := slices.DeleteFunc(slices.Clone(recalls), math.IsNaN)
	if len(known) == 0 {
		return math.NaN()
	}
	return slices.Min(known)
}
