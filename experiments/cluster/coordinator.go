package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/experiments/cluster/door"
	"lrunet/internal/machine"
	"lrunet/lrunet/kernel"
)

// Options are those of a Coordinator.
type Options struct {
	Listen     string // address at which an embedded server takes workers; "": none
	Server     string // address of an existing server or cluster, in its place
	Access            // of either
	Replicas   int    // of streams and buckets in a cluster of servers; 0: 1
	AnyKernels bool   // take results of any kernel set; false: of this program's alone

	Program  string           // version of lrunet; workers of another one get no jobs
	Patience time.Duration    // after which a job whose worker gives no sign of life is given to another; 0: DefaultPatience
	Now      func() time.Time // the clock; required
	Tell     func(string)     // hears of workers and connections; may be nil
	Metrics  Metrics          // counts what happens; nil: nobody does
}

// Coordinator has the jobs of a run carried out by workers.
type Coordinator struct {
	options  Options
	need     Need
	embedded *embedded
	link     *link
	run      RunMessage
	id       string
	folder   string // of the embedded server's queue
	stop     context.CancelFunc
	routines sync.WaitGroup
	inbox    *inbox
}

// Validate says what of the options cannot be.
func (o Options) Validate() error {
	switch {
	case (o.Listen == "") == (o.Server == ""):
		return errors.New("a coordinator either listens or uses an existing server")
	case o.Listen != "":
		if _, _, err := split(o.Listen); err != nil {
			return err
		}
		return door.CheckListen(o.Listen, o.TLS != nil && o.Token != "")
	}
	return checkAddress(o.Server, o.Access)
}

// New makes a coordinator, which does nothing yet. The error says what of the options
// cannot be.
func New(o Options) (*Coordinator, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	c := &Coordinator{options: o, need: Need{Program: o.Program, Kernels: kernel.Name()}}
	if o.AnyKernels {
		c.need.Kernels = ""
	}
	return c, nil
}

// queueFolder is the folder of the embedded server's queue within a run's.
const queueFolder = "queue"

// Serve is eval.Fleet's. The error says why the server cannot be started or reached, or
// that it refuses what is stored there.
func (c *Coordinator) Serve(ctx context.Context, r eval.FleetRun) (eval.Elsewhere, error) {
	if !isWord(r.ID) {
		return nil, fmt.Errorf("cluster: run's ID is %q, must be lower-case letters and digits", r.ID)
	}
	c.id, c.folder = r.ID, filepath.Join(r.Folder, queueFolder)
	c.run = RunMessage{
		Version: Version, Name: r.Name, Host: machine.Host(), Program: c.need.Program, Kernels: c.need.Kernels,
		Dataset: r.Data.Name, Data: r.Data.Hash, Started: c.options.Now(),
	}
	if err := c.connect(); err != nil {
		return nil, err
	}
	if err := c.prepare(ctx, r.Data); err != nil {
		c.Close()
		return nil, err
	}
	c.inbox = newInbox(c, r.Every)
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	if err := c.inbox.open(life); err != nil {
		c.Close()
		return nil, err
	}
	c.routines.Go(func() { c.watch(life) })
	return c.inbox.carryOut, nil
}

// connect starts the embedded server, or connects to the existing one.
func (c *Coordinator) connect() (err error) {
	if c.options.Server != "" {
		c.link, err = dial(c.options.Server, coordinatorUser, c.run.Name, c.options.Access, c.tell)
		return err
	}
	if err := probe(c.options.Listen); err != nil {
		return err
	}
	if c.embedded, err = start(c.folder, c.options.Listen, c.options.Access); err != nil {
		return err
	}
	c.link, err = c.embedded.connect()
	return err
}

// prepare makes streams, and stores the dataset and the description of the run. What
// was given up in an earlier session is tried again.
func (c *Coordinator) prepare(ctx context.Context, data *imageset.Dataset) error {
	s := streams{c.options.Replicas}
	if err := s.make(ctx, c.link.js); err != nil {
		return err
	}
	if err := s.consumer(ctx, c.link.js, c.need, c.patience()); err != nil {
		return err
	}
	for _, stream := range []string{deadStream, attemptsStream} {
		if err := c.purge(ctx, stream); err != nil {
			return err
		}
	}
	if err := c.offer(ctx, data); err != nil {
		return fmt.Errorf("dataset %s: %w", data.Name, err)
	}
	runs, err := c.link.js.KeyValue(ctx, runsBucket)
	if err == nil {
		_, err = runs.Put(ctx, c.id, encode(c.run))
	}
	return err
}

func (c *Coordinator) patience() time.Duration { return cmp.Or(c.options.Patience, DefaultPatience) }

// Address is where the embedded server takes workers; "" before Serve, and where the
// server is another.
func (c *Coordinator) Address() string {
	if c.embedded == nil {
		return ""
	}
	return c.embedded.address().String()
}

// Port is the embedded server's, as Address.
func (c *Coordinator) Port() string {
	_, port, _ := net.SplitHostPort(c.Address())
	return port
}

// Finish forgets all that is stored of the run on the server: its study has it.
func (c *Coordinator) Finish(ctx context.Context) error {
	if c.link == nil {
		return nil
	}
	if c.embedded != nil {
		c.Close()
		return discard(c.folder)
	}
	for _, stream := range []string{jobsStream, resultsStream, attemptsStream, deadStream} {
		if err := c.purge(ctx, stream); err != nil {
			return err
		}
	}
	runs, err := c.link.js.KeyValue(ctx, runsBucket)
	if err == nil {
		err = runs.Purge(ctx, c.id)
	}
	if left := c.inbox.sweep(ctx, c.options.Now().Add(lingering)); err == nil {
		err = left
	}
	return err
}

// discard removes a folder, which is never seen in part under its name: a server does
// not start on half a queue.
func discard(folder string) error {
	gone := folder + ".gone"
	if err := os.RemoveAll(gone); err != nil { // left where an earlier one was killed
		return err
	}
	if err := os.Rename(folder, gone); err != nil && !errors.Is(err, fs.ErrNotExist) { // somebody was faster
		return err
	}
	return os.RemoveAll(gone)
}

// Close ends the connection and the embedded server. It is idempotent. Workers go on
// with what they do, and hand it in when the run is resumed.
func (c *Coordinator) Close() {
	if c.stop != nil {
		c.stop()
		c.routines.Wait()
		c.stop = nil
	}
	if c.link != nil {
		c.link.nc.Close()
		c.link = nil
	}
	if c.embedded != nil {
		c.embedded.stop()
		c.embedded = nil
	}
}

func (c *Coordinator) tell(text string) {
	if c.options.Tell != nil {
		c.options.Tell(text)
	}
}

// metrics is who counts what happens.
func (c *Coordinator) metrics() Metrics {
	if c.options.Metrics != nil {
		return c.options.Metrics
	}
	return nobody{}
}
