// Command optunabench holds lrunet's search against Optuna's in the whole space that a
// tabular benchmark was drawn from: what a network scores is interpolated from the
// table's trained ones, multiply-adds are exact, and both may evaluate as many networks.
// It needs Debian's python3-optuna:
//
//	go run ./cmd/optunabench
//
// It prints Markdown. Optuna chooses the genes of a network; what it chose may not fit
// together, so it learns from the genes of the network that came of it. What was
// evaluated before costs nothing.
package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval/table"
	"lrunet/experiments/replay"
	"lrunet/search"
)

//go:embed optunabench.py
var script []byte

// samplers are those that the script knows.
var samplers = []string{"tpe", "tpe-multivariate", "nsga2", "random"}

type options struct {
	table, python        string
	samplers, algorithms []string
	budgets              []int
	seeds, workers       int
}

func main() {
	o := options{
		samplers: samplers, algorithms: []string{"surrogate", "nsga2", "random"},
		budgets: []int{20, 40, 80},
	}
	flag.StringVar(&o.table, "table", "experiments/results/table-fashion-mnist/table.parquet", "the table, a Parquet file")
	flag.StringVar(&o.python, "python", "/usr/bin/python3", "a Python that has optuna")
	list := func(to *[]string) func(string) error {
		return func(text string) error { *to = strings.Split(text, ","); return nil }
	}
	flag.Func("samplers", "Optuna's, with commas between (default "+strings.Join(o.samplers, ",")+")", list(&o.samplers))
	flag.Func("algorithms", "lrunet's (default "+strings.Join(o.algorithms, ",")+")", list(&o.algorithms))
	flag.Func("budgets", "evaluations (default 20,40,80)", o.setBudgets)
	flag.IntVar(&o.seeds, "seeds", 30, "searches of each")
	flag.IntVar(&o.workers, "workers", runtime.NumCPU(), "searches at the same time")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "optunabench:", err)
		os.Exit(1)
	}
}

func (o *options) setBudgets(text string) error {
	o.budgets = nil
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of evaluations", word)
		}
		o.budgets = append(o.budgets, n)
	}
	slices.Sort(o.budgets)
	return nil
}

// validate says what cannot be searched with, before minutes of searches.
func (o options) validate() error {
	for _, name := range o.samplers {
		if !slices.Contains(samplers, name) {
			return fmt.Errorf("unknown sampler %q (have %s)", name, strings.Join(samplers, ", "))
		}
	}
	for _, name := range o.algorithms {
		if !slices.Contains(search.Names(), name) {
			return fmt.Errorf("unknown algorithm %q (have %s)", name, strings.Join(search.Names(), ", "))
		}
	}
	if o.seeds < 1 {
		return fmt.Errorf("-seeds must be positive, got %d", o.seeds)
	}
	return nil
}

func run(ctx context.Context, o options) error {
	if err := o.validate(); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "optunabench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "optunabench.py")
	if err := os.WriteFile(path, script, 0o600); err != nil {
		return err
	}
	version, err := exec.CommandContext(ctx, o.python, "-c", "import optuna; print(optuna.__version__, end='')").Output()
	if err != nil {
		return fmt.Errorf("%s has no optuna (apt-get install python3-optuna installs it): %w", o.python, err)
	}
	f, err := table.Open(o.table)
	if err != nil {
		return err
	}
	space, err := replay.NewLandscape(f)
	if err != nil {
		return err
	}
	r := race{options: o, space: space, script: path}
	if err := r.run(ctx); err != nil {
		return err
	}
	fmt.Printf("lrunet beside Optuna %s in the space of %s.\n\n", version, f.Name)
	r.print(os.Stdout)
	return nil
}
