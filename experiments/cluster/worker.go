package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"lrunet/eval"
	"lrunet/internal/machine"
	"lrunet/lrunet/kernel"
)

// WorkerOptions are those of a worker.
type WorkerOptions struct {
	Server string // address of the coordinator's server, or of a NATS cluster
	Access
	Name    string        // among all workers; "": host and process
	Jobs    int           // at the same time; 0: 1
	Threads int           // that they share; 0: one each
	Memory  int64         // bytes that all trainings may take together; 0: what is free
	Cache   string        // folder of datasets and of trainings in progress; made if it is not there
	Limit   int64         // of what is in it, bytes, for which datasets go; 0: 20 GB
	Longest time.Duration // that a job may take in a session; 0: a week

	Program string           // version of lrunet
	Now     func() time.Time // the clock; required
	Tell    func(string)     // hears of jobs and connections; may be nil
	Metrics WorkerMetrics    // counts what happens; nil: nobody does

	again time.Duration                                                                       // until a job that was laid down is given out once more; 0: ten seconds
	train func(context.Context, *worker, *eval.Runner, *working) (eval.Result, []byte, error) // nil: really
}

// Defaults of a worker's options.
const (
	cacheLimit = 20e9
	longest    = 7 * 24 * time.Hour
)

// worker is one at work.
type worker struct {
	options WorkerOptions
	link    *link
	cache   *cache
	needs   []Need // that it meets
	workers *eval.Workers
	metrics WorkerMetrics

	mu     sync.Mutex // guards what follows
	since  time.Time
	done   int
	failed int
	jobs   map[string]*working // in work, by key
}

// Work does jobs until ctx ends, and then hands those in work back, with how far they
// are, and returns nil. The error says that the server refuses the worker or cannot be
// reached, or why the cache's folder cannot be used.
func Work(ctx context.Context, o WorkerOptions) error {
	w := newWorker(o)
	if err := os.MkdirAll(filepath.Join(w.cache.folder, partialsFolder), 0o755); err != nil {
		return err
	}
	w.cache.trim() // what cannot go now goes another time
	var err error
	if err = w.connect(ctx); err != nil || w.link == nil {
		return err
	}
	defer func() {
		w.link.nc.FlushTimeout(between) // what was said last; without a connection there is nobody to say it to
		w.link.nc.Close()
	}()
	w.workers = eval.NewWorkers(nil, o.Jobs, o.Threads)
	defer w.workers.Close()
	memory := cmp.Or(o.Memory, eval.FreeMemory())
	w.workers.Share(eval.NewMemory(memory, memory))
	if err := w.answer(); err != nil {
		return err
	}
	w.tell(fmt.Sprintf("connected to %s as %s: %s", o.Server, w.options.Name, w.needs[0]))
	life, end := context.WithCancel(ctx)
	var judging sync.WaitGroup
	judging.Go(func() { w.judge(life) })
	defer judging.Wait()
	defer end()
	err = w.workers.Each(ctx, len(w.workers.Runners), func(ctx context.Context, i, _ int) error { return w.loop(ctx, i) })
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// connect connects, and waits for a server that is not there yet. There is no link if
// ctx ends first.
func (w *worker) connect(ctx context.Context) (err error) {
	for told := false; ctx.Err() == nil; told = true {
		if w.link, err = dial(w.options.Server, workerUser, w.options.Name, w.options.Access, w.tell); err == nil || !absent(err) {
			return err
		}
		if !told {
			w.tell(fmt.Sprintf("%v; trying again until a server answers there", err))
		}
		pause(ctx, between) // the loop sees whether ctx has ended
	}
	return nil
}

// absent says whether an error of connecting is that nobody is there, yet or now: also
// behind a tunnel, which takes a connection and closes it.
func absent(err error) bool {
	if errors.Is(err, nats.ErrTLS) {
		return false
	}
	dialled, ok := errors.AsType[*net.OpError](err)
	return errors.Is(err, nats.ErrNoServers) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, io.EOF) ||
		errors.Is(err, syscall.ECONNRESET) || ok && dialled.Op == "dial"
}

func newWorker(o WorkerOptions) *worker {
	if o.Name == "" {
		o.Name = fmt.Sprintf("%s-%d", machine.Host(), os.Getpid())
	}
	o.Longest = cmp.Or(o.Longest, longest)
	o.again = cmp.Or(o.again, 10*time.Second)
	if o.train == nil {
		o.train = really
	}
	w := &worker{options: o, since: o.Now(), jobs: map[string]*working{}, metrics: o.Metrics}
	if w.metrics == nil {
		w.metrics = nobody{}
	}
	w.needs = []Need{{o.Program, kernel.Name()}, {o.Program, ""}}
	w.cache = newCache(o.Cache, cmp.Or(o.Limit, cacheLimit), o.Now, w.metrics.Cached)
	return w
}

// partialsFolder is the folder of trainings in progress within the cache.
const partialsFolder = "partials"

func (w *worker) tell(text string) {
	if w.options.Tell != nil {
		w.options.Tell(text)
	}
}
