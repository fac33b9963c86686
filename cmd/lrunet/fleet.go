package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"al.essio.dev/pkg/shellescape"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/experiments/cluster"
	"lrunet/experiments/cluster/door"
	"lrunet/experiments/cluster/metrics"
	"lrunet/internal/program"
)

// fleetFlags say which other machines train in place of this one.
type fleetFlags struct {
	Listen    string        `placeholder:"ADDR" help:"Address, such as :4222, at which other machines join with 'lrunet worker'. They train then, and this one does not. Beyond this machine it needs --cluster."`
	Server    string        `placeholder:"URL" help:"Existing NATS server or cluster, such as tls://nats.example.org:4222, through which they join, in place of --listen."`
	Replicas  int           `default:"1" placeholder:"N" help:"Servers of that cluster that keep a copy of jobs, results and data (default ${default})."`
	Patience  time.Duration `default:"30s" placeholder:"TIME" help:"Time without a sign of life after which a worker's training is given to another (default ${default})."`
	AnyKernel bool          `help:"Take results of workers with other kernel sets than this machine's (such as avx512 beside avx2). The last bits of a result depend on it; results say which."`
	Metrics   string        `placeholder:"ADDR" help:"Address, such as 127.0.0.1:9464, for metrics of the queue in Prometheus' format; none by default."`
	accessFlags
}

// inFlight is how many jobs are with other machines by default.
const inFlight = 256

// check is called by commands' Validate.
func (f fleetFlags) check() error {
	switch on := f.Listen != "" || f.Server != ""; {
	case f.Listen != "" && f.Server != "":
		return errors.New("--listen starts a server and --server names an existing one; leave one of them out")
	case !on && (f.AnyKernel || f.Metrics != "" || f.Replicas != 1 || f.Patience != cluster.DefaultPatience || f.accessFlags != (accessFlags{})):
		return errors.New("--any-kernel, --replicas, --patience, --metrics, --cluster, --tls-..., --token-file and --credentials need --listen or --server")
	case f.Patience < time.Second:
		return fmt.Errorf("--patience must be at least 1s, got %v", f.Patience)
	case f.Replicas < 1 || f.Replicas > 5:
		return fmt.Errorf("--replicas must be 1 to 5, got %d", f.Replicas)
	}
	return f.accessFlags.check()
}

// fleet is the machines that join a run; nil where none can.
type fleet struct {
	*cluster.Coordinator
	flags   fleetFlags
	observe experiments.Observer
	stop    context.CancelFunc
}

// gather makes a fleet, if one is asked for. News of it go to an observer. The caller
// closes it.
func (f fleetFlags) gather(ctx context.Context, observe experiments.Observer) (*fleet, error) {
	if f.Listen == "" && f.Server == "" {
		return nil, nil
	}
	o := cluster.Options{
		Listen: f.Listen, Server: f.Server, Replicas: f.Replicas, AnyKernels: f.AnyKernel, Patience: f.Patience,
		Program: program.Version(), Now: time.Now, Tell: func(text string) { observe.Note("%s", text) },
	}
	var err error
	if f.Listen != "" {
		o.Access, err = f.server(f.Listen)
	} else {
		o.Access, err = f.client(f.Server)
	}
	if err != nil {
		return nil, err
	}
	all := &fleet{flags: f, observe: observe}
	ctx, all.stop = context.WithCancel(ctx)
	if f.Metrics != "" {
		registry := metrics.NewRegistry(program.Version())
		o.Metrics = metrics.NewCoordinator(registry)
		if err := serveMetrics(ctx, f.Metrics, registry, observe); err != nil {
			return nil, err
		}
	}
	all.Coordinator, err = cluster.New(o)
	return all, usage(err)
}

// Serve is eval.Fleet's, and says how to join.
func (f *fleet) Serve(ctx context.Context, r eval.FleetRun) (eval.Elsewhere, error) {
	elsewhere, err := f.Coordinator.Serve(ctx, r)
	if err == nil {
		f.observe.Note("machines join with: %s", f.invitation())
	}
	return elsewhere, err
}

// invitation is the command by which a machine joins.
func (f *fleet) invitation() string {
	server, folder := f.flags.Server, f.flags.Cluster
	if server == "" {
		server = "nats://" + f.Address()
		if f.flags.accessFlags != (accessFlags{}) {
			server = "tls://HOST:" + f.Port()
		}
	}
	text := "lrunet worker --server " + shellescape.Quote(server)
	if folder != "" {
		text += " --cluster " + shellescape.Quote(filepath.Base(filepath.Clean(folder))+"/"+door.WorkerFolder)
	}
	return text
}

// workers is how many jobs are in work at the same time: with other machines as many as
// most says, where that is not 0.
func (f *fleet) workers(n parallelism, threads, most int) int {
	if f == nil {
		return cmp.Or(int(n), threads)
	}
	return cmp.Or(int(n), most, inFlight)
}

// options adds the fleet, if there is one, to those of a run.
func (f *fleet) options(o experiments.Options) experiments.Options {
	if f != nil {
		o.Fleet = f
	}
	return o
}

// close ends the fleet's work for a run.
func (f *fleet) close() {
	if f != nil {
		f.Close()
		f.stop()
	}
}
