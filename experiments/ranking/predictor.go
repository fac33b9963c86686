package ranking

import (
	"slices"
	"strconv"

	"lrunet/eval/table"
)

// predictor is something that may rank networks.
type predictor struct {
	name    string
	trained bool                                         // not known without training
	of      func(*table.Row) (value float64, known bool) // by the row of one training
}

// costs rank without any training.
var costs = []predictor{
	{"params", false, func(r *table.Row) (float64, bool) { return float64(r.Params), true }},
	{"madds", false, func(r *table.Row) (float64, bool) { return float64(r.MAdds), true }},
}

// predictors are accuracies after trainings.
func predictors(rungs []int32) []predictor {
	var list []predictor
	for _, epochs := range rungs {
		list = append(list, predictor{strconv.Itoa(int(epochs)), true, func(r *table.Row) (float64, bool) {
			if r.Epochs != epochs || r.Accuracy == nil {
				return 0, false
			}
			return *r.Accuracy, true
		}})
	}
	return list
}

// rungsOf are the numbers of epochs of a table, rising.
func rungsOf(f *table.File) []int32 {
	var list []int32
	for i := range f.Rows {
		if e := f.Rows[i].Epochs; !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	slices.Sort(list)
	return list
}
