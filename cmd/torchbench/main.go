// Command torchbench times lrunet against PyTorch on the same cores: for each
// network it runs both alternately and compares the best steps of each. It
// needs Debian's python3-torch and an idle machine:
//
//	go run ./cmd/torchbench
//
// It prints a Markdown table. With -space it races networks drawn from a search's or a
// table's space instead:
//
//	go run ./cmd/torchbench -space quickstart -input 1x28x28 -batch 64
//
// With -latency it races answers to one image at a time on one thread, beside
// onnxruntime, which needs node and, in LRUNET_ONNXRUNTIME, the folder node_modules with
// onnxruntime-node. With a recorded sweep it says how long a training to
// an accuracy takes on this machine, beside PyTorch's with the authors' recipe:
//
//	go run ./cmd/torchbench -run experiments/results/paper-fashion-mnist -images 60000 -input 1x28x28 -accuracy 91
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

	"lrunet/eval/cost"
	"lrunet/eval/speed"
	"lrunet/internal/machine"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

//go:embed torchbench.py
var script []byte

// race is one comparison.
type race struct {
	network string
	train   bool
}

var races = []race{
	{"lrunet-14", true}, {"lrunet-1", true}, {"lrunet-10", false},
	{"mobilenet-0.25", true}, {"mobilenetv2-0.25", true}, {"shufflenet-0.5-g3", true}, {"shufflenetv2-0.25", true},
}

const classes = 10

type options struct {
	batch, threads, rounds int
	seconds                float64
	python                 string
	networks               string
	input                  lrunet.Shape
	run                    string
	accuracy               float64
	images                 int
	space                  string
	sample, madds          int
	seed                   uint64
	latency                bool
	compile                bool
}

func main() {
	var o options
	flag.IntVar(&o.batch, "batch", 128, "images a step")
	flag.IntVar(&o.threads, "threads", runtime.NumCPU(), "threads of both")
	flag.IntVar(&o.rounds, "rounds", 3, "times that both run")
	flag.Float64Var(&o.seconds, "seconds", 4, "time of each run")
	flag.StringVar(&o.python, "python", "/usr/bin/python3", "a Python that has torch")
	flag.StringVar(&o.networks, "networks", "", "only these, with commas between; all by default")
	o.input = lrunet.Shape{C: 3, H: 32, W: 32}
	flag.Func("input", "images that networks read, channels x height x width, square (default 3x32x32)", o.setInput)
	flag.StringVar(&o.run, "run", "", "a sweep's folder: how long do its trainings take to reach -accuracy?")
	flag.Float64Var(&o.accuracy, "accuracy", 0, "accuracy on the test images that -run asks about, percent")
	flag.IntVar(&o.images, "images", 0, "images of an epoch of -run, where its record does not say")
	flag.StringVar(&o.space, "space", "", "race networks drawn from the space of this experiment or table, by name or file")
	flag.IntVar(&o.sample, "sample", 20, "how many of -space")
	flag.IntVar(&o.madds, "madds", 20_000_000, "most multiply-adds of an image, of those of -space")
	flag.Uint64Var(&o.seed, "seed", 1, "of the draw from -space")
	flag.BoolVar(&o.latency, "latency", false, "race one image at a time on one thread, beside onnxruntime")
	flag.BoolVar(&o.compile, "compile", false, "take PyTorch's rate with torch.compile where that is better: it needs a C++ compiler and minutes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "torchbench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	folder, err := os.MkdirTemp("", "torchbench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "torchbench.py")
	if err := os.WriteFile(path, script, 0o600); err != nil {
		return err
	}
	version, err := exec.CommandContext(ctx, o.python, "-c", "import torch; print(torch.__version__, end='')").Output()
	if err != nil {
		return fmt.Errorf("%s has no torch (apt-get install python3-torch installs it): %w", o.python, err)
	}
	fmt.Printf("PyTorch %s.\n", version)
	pool := kernel.NewPool(o.threads)
	defer pool.Close()
	switch {
	case o.run != "":
		return toAccuracy(ctx, o, path, pool)
	case o.latency:
		return latencies(ctx, o, folder, path)
	}
	fmt.Printf("%s, %d threads, batch %d, %s kernels, images of %s, best step of %d runs of %g s.\n\n",
		machine.CPU(), o.threads, o.batch, kernel.Name(), o.input, o.rounds, o.seconds)
	if o.space != "" {
		return overSpace(ctx, o, path, pool)
	}
	return published(ctx, o, path, pool)
}

// published races the paper's networks and their rivals.
func published(ctx context.Context, o options, path string, pool *kernel.Pool) error {
	fmt.Println("| network | | PyTorch, images/s | lrunet, images/s | ratio |")
	fmt.Println("| --- | --- | ---: | ---: | ---: |")
	for _, r := range races {
		if o.networks != "" && !slices.Contains(strings.Split(o.networks, ","), r.network) {
			continue
		}
		theirs, ours, err := r.run(ctx, o, path, pool)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %s | %.0f | %.0f | %.1f |\n", r.network, r.mode(), theirs, ours, ours/theirs)
	}
	if o.networks != "" {
		return nil
	}
	return alone(ctx, o, pool)
}

func (r race) mode() string {
	if r.train {
		return "train"
	}
	return "infer"
}

// run runs both alternately and returns the best rate of each.
func (r race) run(ctx context.Context, o options, path string, pool *kernel.Pool) (theirs, ours float64, err error) {
	p, err := lrunet.Build(r.network, o.input, classes)
	if err != nil {
		return 0, 0, err
	}
	for range o.rounds {
		rate, err := r.torch(ctx, o, path, p)
		if err != nil {
			return 0, 0, err
		}
		s, err := speed.Measure(ctx, p, pool, o.batch, o.seconds)
		if err != nil {
			return 0, 0, err
		}
		theirs = max(theirs, rate)
		if r.train {
			ours = max(ours, s.Train.Best)
		} else {
			ours = max(ours, s.Infer.Best)
		}
	}
	return theirs, ours, nil
}

// torch is PyTorch's rate. Its script makes sure that its network has as many
// parameters as the program.
func (r race) torch(ctx context.Context, o options, path string, p *lrunet.Program) (float64, error) {
	way := "eager"
	if o.compile {
		way = "compile"
	}
	cmd := exec.CommandContext(ctx, o.python, path, p.Arch, r.mode(), way, strconv.Itoa(o.input.C), strconv.Itoa(o.input.H),
		strconv.Itoa(cost.Of(p).Params), strconv.Itoa(o.batch), strconv.Itoa(o.threads), fmt.Sprint(o.seconds))
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("PyTorch on %s: %w\n%s", r.network, err, complaint.String())
	}
	rate, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		return 0, fmt.Errorf("PyTorch on %s printed %q", r.network, out)
	}
	return rate, nil
}

// alone prints what lrunet is compared with itself in: threads and epochs.
func alone(ctx context.Context, o options, pool *kernel.Pool) error {
	p, err := lrunet.Build("lrunet-14", o.input, classes)
	if err != nil {
		return err
	}
	single := kernel.NewPool(1)
	defer single.Close()
	var one, all speed.Speed
	for range o.rounds {
		if all, err = better(ctx, o, p, pool, all); err != nil {
			return err
		}
		if one, err = better(ctx, o, p, single, one); err != nil {
			return err
		}
	}
	fmt.Printf("\nlrunet-14, training: %.0f images/s, %.1f GFLOP/s nominal; with one thread %.0f images/s, %d threads are %.2f times as fast.\n",
		all.Train.Best, all.TrainGFLOPS(), one.Train.Best, o.threads, all.Train.Best/one.Train.Best)
	for _, network := range []string{"lrunet-14", "lrunet-1"} {
		epoch, bare, err := wholeEpoch(ctx, o, network, pool)
		if err != nil {
			return err
		}
		fmt.Printf("%s, a whole epoch with augmentation and validation: %.0f images/s, %.2f of the bare steps' median (%.0f).\n",
			network, epoch, epoch/bare, bare)
	}
	return nil
}

// better measures again and keeps the better of two.
func better(ctx context.Context, o options, p *lrunet.Program, pool *kernel.Pool, best speed.Speed) (speed.Speed, error) {
	s, err := speed.Measure(ctx, p, pool, o.batch, o.seconds)
	if err != nil || s.Train.Best < best.Train.Best {
		return best, err
	}
	return s, nil
}
