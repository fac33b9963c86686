package schema_test

import (
	"encoding/json"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/nas"
	"lrunet/lrunet"
	"lrunet/search"
)

// fact is what the code has as data about the values of a key.
type fact struct {
	words              []string
	least, most, below json.Number
}

func between(least, most int) fact {
	return fact{least: json.Number(strconv.Itoa(least)), most: json.Number(strconv.Itoa(most))}
}

func atLeast(least int) fact { return fact{least: json.Number(strconv.Itoa(least))} }

// facts are by the ends of paths; the longest that fits counts.
func facts() map[string]fact {
	stages := between(0, lrunet.MaxStages)
	all := map[string]fact{
		"search.algorithm":    {words: search.Names()},
		"search.baseline":     {words: []string{"random"}},
		"search.budget":       atLeast(1),
		"search.population":   between(1, nas.MaxPopulation),
		"objectives.measure":  {words: kinds(eval.Objectives())},
		"objectives.better":   {words: []string{string(eval.Higher), string(eval.Lower)}},
		"constraints.measure": {words: kinds(eval.Candidates())},
		"constraints.max":     atLeast(0),
		"device.flash":        atLeast(0),
		"device.ram":          atLeast(0),
		"device.precision":    {words: []string{"float32", "int8"}},
		"data.validation":     atLeast(0),
		"training.epochs":     atLeast(1),
		"rungs.epochs":        atLeast(1),
		"rungs.every":         atLeast(0),
		"repeats.every":       atLeast(0),
		"train_images":        atLeast(0),
		"sample.networks":     between(1, 100_000),
		"sample.strata":       between(1, 100),
		"madds.min":           atLeast(1),
		"final.epochs":        atLeast(1),
		"final.members":       atLeast(0),
		"variants.epochs":     atLeast(0),
		"published":           between(0, 100),
		"stages.min":          between(1, lrunet.MaxStages),
		"stages.max":          between(1, lrunet.MaxStages),
		"pools.min":           stages,
		"pools.max":           stages,
		"space.stem_widths":   between(1, lrunet.MaxWidth),
		"space.stem_strides":  between(1, 2),
		"space.widths":        between(2, lrunet.MaxWidth),
		"space.reuse":         between(1, lrunet.MaxReuse),
		"space.head_widths":   between(1, lrunet.MaxWidth),

		"recipe.any_reuse":      between(1, lrunet.MaxReuse),
		"recipe.schedule":       {words: train.Schedules()},
		"recipe.optimizer":      {words: train.Optimizers()},
		"recipe.reuse_gradient": {words: train.ReuseGradients()},
		"recipe.residual_init":  {words: train.ResidualInits()},
		"recipe.augment":        {words: []string{"auto"}},
	}
	for _, o := range lrunet.StageOptions() {
		all["space."+o.Key] = between(o.Min, o.Max)
	}
	for _, b := range train.Bounds() {
		f := fact{least: number(b.Lowest), most: number(b.Highest)}
		if b.Below {
			f.most, f.below = "", f.most
		}
		all["recipe."+b.Field] = f
	}
	return all
}

func number(v float64) json.Number { return json.Number(strconv.FormatFloat(v, 'g', -1, 64)) }

func kinds(list []eval.Kind) []string {
	var names []string
	for _, k := range list {
		names = append(names, k.Name)
	}
	return names
}
