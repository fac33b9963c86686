package dataset

import (
	"fmt"
	"math"
	"slices"

	"lrunet/experiments/dataset/internal/shard"
)

// numberLabels turns a table's labels into indices of classes. Numbers are
// indices already, into classes or, where these are nil, into as many as there
// are; texts are the classes' names. at says where a row is, for messages.
func numberLabels(labels []shard.Label, classes []string, at func(row int) string) ([]uint16, []string, error) {
	if labels[0].IsText {
		classes = textClasses(labels)
	}
	limit := int64(math.MaxUint16)
	if classes != nil {
		limit = min(limit, int64(len(classes)-1))
	}
	most := int64(-1)
	indices := make([]uint16, len(labels))
	for i, label := range labels {
		number := label.Number
		if label.IsText != labels[0].IsText {
			return nil, nil, fmt.Errorf("%s: labels are numbers and texts", at(i))
		}
		if label.IsText {
			found, _ := slices.BinarySearch(classes, label.Text)
			number = int64(found)
		}
		if number < 0 || number > limit {
			return nil, nil, fmt.Errorf("%s: label %d, must be 0 to %d", at(i), number, limit)
		}
		most = max(most, number)
		indices[i] = uint16(number)
	}
	if classes == nil {
		classes = numbers(int(most) + 1)
	}
	return indices, classes, nil
}

// textClasses are the different texts, sorted.
func textClasses(labels []shard.Label) []string {
	var texts []string
	for _, label := range labels {
		texts = append(texts, label.Text)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}
