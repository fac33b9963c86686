package main

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"lrunet/eval/train"
	"lrunet/experiments/compare"
	"lrunet/experiments/dataset/fetch"
	"lrunet/experiments/replay"
	"lrunet/experiments/runs"
	"lrunet/experiments/schema"
	"lrunet/experiments/sweep"
	"lrunet/experiments/table"
	"lrunet/lrunet/export"
	"lrunet/reports"
	"lrunet/search"
)

// newParser makes the parser of command lines. What prints and ends the program,
// such as --help, calls exit.
func newParser(stdout, stderr io.Writer, exit func(code int)) *kong.Kong {
	return kong.Must(&cli{},
		kong.Name("lrunet"),
		kong.Description("Finds small, accurate image classifiers among networks that reuse their layers."),
		kong.Writers(stdout, stderr),
		kong.KindMapper(reflect.String, kong.MapperFunc(verbatim)),
		kong.KindMapper(reflect.Uint64, kong.MapperFunc(natural)),
		kong.KindMapper(reflect.Int, kong.MapperFunc(whole)),
		kong.KindMapper(reflect.Float64, kong.MapperFunc(decimal)),
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		helpWords(),
	)
}

// helpWords are the lists that the help shows.
func helpWords() kong.Vars {
	vars := kong.Vars{}
	for name, list := range map[string][]string{
		"schedules": train.Schedules(), "recipes": train.Recipes(), "optimizers": train.Optimizers(),
		"residual_inits": train.ResidualInits(), "reuse_gradients": train.ReuseGradients(),
		"formats": runs.Formats(), "against": compare.Against, "schemas": schema.Names(), "export_formats": export.Names(),
		"shells": shells(), "algorithms": search.Names(), "asynchronous": search.Asynchronous(), "default_algorithm": {replay.DefaultAlgorithm},
		"default_population": {strconv.Itoa(replay.DefaultPopulation)},
		"sweeps":             sweep.Names(), "tables": table.Names(), "fetchable": fetch.Names(), "columns": compare.Columns(),
		"single_column": {fmt.Sprint(reports.SingleColumn)}, "double_column": {fmt.Sprint(reports.DoubleColumn)},
	} {
		vars[name] = strings.Join(list, ", ")
	}
	return vars
}
