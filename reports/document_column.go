package reports

import (
	"math"
	"strconv"
)

var nan = math.NaN()

// column is numbers in a document. What is no finite number is null there; whole
// numbers are exact, and others have seven digits.
type column []float64

// MarshalJSON never fails.
func (c column) MarshalJSON() ([]byte, error) {
	text := []byte{'['}
	for i, v := range c {
		if i > 0 {
			text = append(text, ',')
		}
		switch {
		case !finite(v):
			text = append(text, "null"...)
		case v == math.Trunc(v) && math.Abs(v) < 1e15:
			text = strconv.AppendInt(text, int64(v), 10)
		default:
			text = strconv.AppendFloat(text, v, 'g', 7, 64)
		}
	}
	return append(text, ']'), nil
}

func columnOf(rows []Row, value func(Row) float64) column {
	c := make(column, len(rows))
	for i, row := range rows {
		c[i] = value(row)
	}
	return c
}

// orNone is the column, or nothing where it holds no number.
func orNone(c column) column {
	for _, v := range c {
		if finite(v) {
			return c
		}
	}
	return nil
}

// rounded is values with some significant digits.
func rounded(values []float64, digits int) column {
	c := make(column, len(values))
	for i, v := range values {
		c[i], _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	}
	return c
}

// positive is a number that is not known where it is 0.
func positive(v int) float64 {
	if v <= 0 {
		return nan
	}
	return float64(v)
}

func at(values []float64, i int) float64 {
	if i >= len(values) {
		return nan
	}
	return values[i]
}

// curveColumns is a learning curve: epochs (none where they count from 1), losses
// and accuracies.
func curveColumns(points []CurvePoint) []column {
	epochs, losses, accuracies := column{}, column{}, column{}
	counted := true
	for i, p := range points {
		counted = counted && p.Epoch == i+1
		epochs, losses, accuracies = append(epochs, float64(p.Epoch)), append(losses, p.Loss), append(accuracies, p.Accuracy)
	}
	if counted {
		epochs = column{}
	}
	if orNone(accuracies) == nil {
		accuracies = column{}
	}
	return []column{epochs, rounded(losses, 4), rounded(accuracies, 4)}
}
