package main

import (
	"context"
	"errors"
	"fmt"

	"lrunet/eval/speed"
	"lrunet/experiments/dataset"
	"lrunet/experiments/latency"
	"lrunet/experiments/nas"
	"lrunet/internal/atomicfile"
	"lrunet/internal/machine"
	"lrunet/internal/program"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
	"lrunet/space"
)

// costsFlags compare costs with time.
type costsFlags struct {
	AgainstCosts bool   `help:"Compare every cost with the time an image takes (batch 1, 128, training), over the architectures and --sample further ones."`
	Sample       int    `default:"30" needs:"against-costs" placeholder:"N" help:"With --against-costs: networks to draw from --space (default ${default})."`
	Space        string `default:"quickstart" needs:"against-costs" placeholder:"EXPERIMENT" help:"With --against-costs: the search whose space they are drawn from (default ${default})."`
	Seed         uint64 `default:"1" needs:"against-costs" placeholder:"N" help:"With --against-costs: of the draw (default ${default})."`
	Record       string `needs:"against-costs" placeholder:"FILE" help:"With --against-costs: also write a Markdown record there."`
}

// timingRounds are enough that a minute of other work meets all networks alike.
const timingRounds = 3

// againstCosts times networks and ranks them by each cost.
func (c *benchCommand) againstCosts(ctx context.Context, o *output, listed []*lrunet.Program) error {
	programs, err := c.programs(listed)
	if err != nil {
		return err
	}
	if c.Record != "" {
		if err := writable(c.Record); err != nil {
			return err
		}
	}
	pool := c.pool()
	defer pool.Close()
	r := latency.Record{Command: o.command(), Machine: c.machine(pool)}
	misses, err := speed.CountMisses()
	if err != nil {
		r.Missing = err.Error()
		o.note("cache misses have no column: " + r.Missing)
	} else {
		defer misses.Close()
	}
	progress := newLoading(o.Err)
	networks, err := latency.Measure(ctx, programs, latency.Options{
		Pool: pool, Seconds: c.Seconds, Rounds: timingRounds, Misses: misses,
		Progress: func(done, total int) { progress.observe(dataset.Progress{Step: "timing", Done: done, Total: total}) },
	})
	if err != nil {
		return err
	}
	r.Listed, r.Sampled = networks[:len(c.Arch)], networks[len(c.Arch):]
	if c.Record != "" {
		if err := atomicfile.Write(c.Record, r.Markdown); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(o.Out, costsJSON(r))
	}
	return c.costsText(o, r)
}

// programs are the networks that are listed, and the sampled ones, which are for the
// images of the first.
func (c *benchCommand) programs(listed []*lrunet.Program) ([]*lrunet.Program, error) {
	if c.Sample < 0 || c.Sample > 10_000 || c.Sample+len(c.Arch) < 2 {
		return nil, usage(fmt.Errorf("--sample must be 0 to 10000, and there must be two networks at least, got %d", c.Sample))
	}
	if len(listed) > 0 { // which may be of a run
		c.Input, c.Classes = listed[0].Input.String(), listed[0].Classes
	}
	archs, err := c.sample()
	if err != nil {
		return nil, err
	}
	sampled, err := c.buildAll(archs)
	return append(listed, sampled...), err
}

// sample draws the networks of --sample.
func (c *benchCommand) sample() ([]string, error) {
	in, err := c.shape()
	if err != nil {
		return nil, err
	}
	e, err := nas.Load(c.Space)
	if err != nil {
		return nil, usage(err)
	}
	s, err := space.New(e.Space, in)
	if err != nil {
		return nil, usage(err)
	}
	archs, err := latency.Sample(s, c.Sample, c.Seed)
	return archs, usage(err)
}

// machine is what the record says of where and how it was measured.
func (c *benchCommand) machine(pool *kernel.Pool) []string {
	return []string{
		fmt.Sprintf("%s, %s, %s kernels, %d threads", machine.CPU(), machine.System(), kernel.Name(), pool.Threads()),
		"lrunet " + program.Version(),
		fmt.Sprintf("images of %s, %d classes; %g s for each workload of a network, in %d rounds", c.Input, c.Classes, c.Seconds, timingRounds),
		fmt.Sprintf("%d networks drawn from the space of %s with seed %d", c.Sample, c.Space, c.Seed),
	}
}

// costsText prints the tables for people.
func (c *benchCommand) costsText(o *output, r latency.Record) error {
	err := o.table(latency.Table(r.Listed), c.wideFlag)
	_, gap := fmt.Fprintf(o.Out, "\nrank correlation with the time of an image, over %d networks (Kendall's tau-b, Spearman's rho)\n\n", len(r.All()))
	return errors.Join(err, gap, o.table(latency.CorrelationTable(latency.Correlate(r.All())), c.wideFlag))
}
