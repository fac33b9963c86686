package checkpoint

import (
	"errors"
	"math"
	"strconv"
)

// torchMeta keeps what the published checkpoints tell of themselves: the
// accuracy on the test images, in percent, and the number of the epoch as the
// file has it.
func torchMeta(root any) map[string]string {
	meta, values := map[string]string{}, byName(entries(root))
	if v, ok := values["acc"]; ok {
		if text, err := decimal(v); err == nil {
			meta[MetaAccuracy] = text
			meta[MetaSplit] = "test"
		}
	}
	if v, ok := values["epoch"]; ok {
		if text, err := decimal(v); err == nil {
			meta[MetaEpochs] = text
		}
	}
	return meta
}

// decimal writes a finite number.
func decimal(v any) (string, error) {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v), nil
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return strconv.FormatFloat(v, 'f', -1, 64), nil
		}
	}
	return "", errors.New("not a number")
}
