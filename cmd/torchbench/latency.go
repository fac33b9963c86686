package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/speed"
	"lrunet/internal/machine"
	"lrunet/lrunet"
	"lrunet/lrunet/export"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

//go:embed onnxbench.js
var onnxScript []byte

// runtimeVariable is the environment variable with the folder node_modules that
// onnxruntime-node is in.
const runtimeVariable = "LRUNET_ONNXRUNTIME"

// latencies races inference of one image at a time on one thread, on the networks of
// the other races.
func latencies(ctx context.Context, o options, folder, script string) error {
	o.batch, o.threads = 1, 1
	modules := os.Getenv(runtimeVariable)
	if modules == "" {
		fmt.Fprintf(os.Stderr, "onnxruntime has no column: %s is not set; npm install onnxruntime-node, then %[1]s=.../node_modules\n", runtimeVariable)
	}
	pool := kernel.NewPool(1)
	defer pool.Close()
	fmt.Printf("%s, %s kernels, one image of %s at a time on one thread, milliseconds in the fastest of %d runs of %g s.\n\n",
		machine.CPU(), kernel.Name(), o.input, o.rounds, o.seconds)
	fmt.Println("| network | PyTorch | onnxruntime | lrunet | of PyTorch's time | of onnxruntime's |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: |")
	for _, r := range races {
		torch, onnx, ours, err := bestLatency(ctx, o, r.network, folder, script, modules, pool)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %.2f | %s | %.2f | 1/%.1f | %s |\n", r.network, 1000/torch, orDash(onnx, "%.2f", 1000/onnx), 1000/ours, ours/torch, orDash(onnx, "1/%.1f", ours/onnx))
	}
	return nil
}

// orDash is a number where the rate that it is of was measured.
func orDash(rate float64, format string, v float64) string {
	if rate == 0 {
		return "-"
	}
	return fmt.Sprintf(format, v)
}

// bestLatency is the best rate of each in some rounds, one after the other.
func bestLatency(ctx context.Context, o options, network, folder, script, modules string, pool *kernel.Pool) (torch, onnx, ours float64, err error) {
	p, err := lrunet.Build(network, o.input, classes)
	if err != nil {
		return 0, 0, 0, err
	}
	model := filepath.Join(folder, network+".onnx")
	if err := writeONNX(p, model, pool); err != nil {
		return 0, 0, 0, err
	}
	for range o.rounds {
		rate, err := race{network, false}.torch(ctx, o, script, p)
		if err != nil {
			return 0, 0, 0, err
		}
		torch = max(torch, rate)
		if modules != "" {
			if rate, err = inONNX(ctx, o, folder, model, modules, p.Input); err != nil {
				return 0, 0, 0, err
			}
			onnx = max(onnx, rate)
		}
		s, err := speed.Infer(ctx, p, pool, 1, o.seconds)
		if err != nil {
			return 0, 0, 0, err
		}
		ours = max(ours, s.Best)
	}
	return torch, onnx, ours, nil
}

// writeONNX exports the program with weights as a training starts with.
func writeONNX(p *lrunet.Program, path string, pool *kernel.Pool) error {
	m, err := graph.New(p, pool)
	if err != nil {
		return err
	}
	m.Init(1)
	var names []string
	for i := range classes {
		names = append(names, strconv.Itoa(i))
	}
	network, err := export.New(p, eval.Checkpoint(eval.Result{}, m, names))
	if err != nil {
		return err
	}
	format, err := export.Named("onnx")
	if err != nil {
		return err
	}
	e, err := format.Write(export.Request{Network: network, Name: "network"})
	if err != nil {
		return err
	}
	return os.WriteFile(path, e.Contents[0], 0o600)
}

// inONNX is onnxruntime's rate.
func inONNX(ctx context.Context, o options, folder, model, modules string, in lrunet.Shape) (float64, error) {
	script := filepath.Join(folder, "onnxbench.js")
	if err := os.WriteFile(script, onnxScript, 0o600); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, "node", script, model, strconv.Itoa(in.C), strconv.Itoa(in.H), strconv.Itoa(in.W), fmt.Sprint(o.seconds))
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("onnxruntime on %s: %w\n%s", model, err, out)
	}
	rate, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		return 0, fmt.Errorf("onnxruntime on %s printed %q", model, out)
	}
	return rate, nil
}
