package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lrunet/experiments"
	"lrunet/experiments/cluster"
	"lrunet/experiments/cluster/metrics"
	"lrunet/internal/program"
)

type workerCommand struct {
	Server    string        `required:"" placeholder:"URL" help:"Address that 'lrunet search --listen' prints, such as tls://HOST:4222, or that of a NATS cluster."`
	Name      string        `placeholder:"NAME" help:"Name among all workers; the host's with the process number by default."`
	Workers   parallelism   `placeholder:"N" help:"Trainings at the same time, sharing the threads; one a thread by default. Results do not depend on it."`
	Cache     string        `placeholder:"DIR" help:"Folder that keeps datasets, and trainings while they are in progress; in the user's cache by default."`
	CacheSize byteSize      `placeholder:"SIZE" help:"Bytes that datasets may take there, e.g. 5GB; those not used for longest go (default 20GB)."`
	Longest   time.Duration `default:"168h" placeholder:"TIME" help:"Time after which a training is given back, with how far it is (default ${default})."`
	Metrics   string        `placeholder:"ADDR" help:"Address, such as 127.0.0.1:9465, for metrics in Prometheus' format; none by default."`
	accessFlags
	threadFlags
	memoryFlag
}

// Help is the command's examples.
func (workerCommand) Help() string {
	return `Trains what searches, sweeps and tables on other machines ask for, until Ctrl-C; then it gives back what it is training, with
how far it is, and another worker goes on with it. Workers may come and go at any time.

Examples:

    lrunet worker --server nats://127.0.0.1:4222
    lrunet worker --server tls://trainer.example.org:4222 --cluster fleet/worker`
}

// Validate is called by the parser.
func (c *workerCommand) Validate() error {
	if c.Longest <= 0 {
		return fmt.Errorf("--longest must be a positive time, got %v", c.Longest)
	}
	return c.check()
}

// Run works until it is interrupted.
func (c *workerCommand) Run(ctx context.Context, o *output) error {
	access, err := c.client(c.Server)
	if err != nil {
		return err
	}
	cache, err := c.cacheFolder()
	if err != nil {
		return err
	}
	var observe experiments.Observer = func(e experiments.Event) { fmt.Fprintln(o.Err, e.Note) }
	observe = observe.OneAtATime()
	options := cluster.WorkerOptions{
		Server: c.Server, Access: access, Name: c.Name, Jobs: cmp.Or(int(c.Workers), c.count()), Threads: c.count(), Memory: c.limit(),
		Cache: cache, Limit: int64(c.CacheSize), Longest: c.Longest, Program: program.Version(), Now: time.Now,
		Tell: func(text string) { observe.Note("%s", text) },
	}
	if c.Metrics != "" {
		registry := metrics.NewRegistry(program.Version())
		options.Metrics = metrics.NewWorker(registry)
		if err := serveMetrics(ctx, c.Metrics, registry, observe); err != nil {
			return err
		}
	}
	if err := cluster.Work(ctx, options); err != nil {
		return err
	}
	return interrupted(ctx, ctx.Err(), "what was in work is given back")
}

// cacheFolder is where datasets and trainings in progress are kept. Several workers of a
// machine may share it.
func (c *workerCommand) cacheFolder() (string, error) {
	if c.Cache != "" {
		return c.Cache, nil
	}
	home, err := os.UserCacheDir()
	if err != nil {
		return "", usage(errors.New("there is no folder for caches on this machine; name one with --cache"))
	}
	return filepath.Join(home, "lrunet", "worker"), nil
}
