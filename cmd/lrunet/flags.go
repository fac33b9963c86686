package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"time"

	"github.com/dustin/go-humanize"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/experiments/members"
	"lrunet/internal/machine"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// dataFlags choose a dataset.
type dataFlags struct {
	Data string `placeholder:"NAME" help:"Dataset: fashion-mini by default, or one that 'lrunet datasets list' shows."`
	folderFlags
}

// folderFlags say where datasets are and how images become one.
type folderFlags struct {
	DataDir    string  `placeholder:"DIR" help:"Folder to look in for datasets first."`
	CacheDir   string  `placeholder:"DIR" help:"Folder of decoded images."`
	ImageSize  int     `placeholder:"N" help:"Height and width to scale images to; their own by default, or 32."`
	SkipBroken bool    `help:"Skip images that cannot be read."`
	Label      string  `name:"label-column" placeholder:"NAME" help:"Column with the labels, for tables."`
	TrainSplit string  `placeholder:"NAME" help:"Split to train on, by its name or its file's or folder's; found by the usual words by default."`
	TestSplit  string  `placeholder:"NAME" help:"Split to test on, likewise; the training split's name holds a share of it out."`
	TestShare  float64 `placeholder:"X" help:"Share of the images for the test split, where there is none; 0.2 by default."`
}

// given is the name of a flag that says something; "": none does.
func (f folderFlags) given() string {
	for _, flag := range []struct {
		name string
		is   bool
	}{
		{"data-dir", f.DataDir != ""}, {"cache-dir", f.CacheDir != ""}, {"image-size", f.ImageSize != 0}, {"skip-broken", f.SkipBroken},
		{"label-column", f.Label != ""}, {"train-split", f.TrainSplit != ""}, {"test-split", f.TestSplit != ""}, {"test-share", f.TestShare != 0},
	} {
		if flag.is {
			return flag.name
		}
	}
	return ""
}

// options are the flags as dataset takes them; progress goes to w.
func (f folderFlags) options(w io.Writer) dataset.Options {
	return dataset.Options{
		Dir: f.DataDir, Cache: f.CacheDir, ImageSize: f.ImageSize, SkipBroken: f.SkipBroken,
		Label: f.Label, TrainSplit: f.TrainSplit, TestSplit: f.TestSplit, TestShare: f.TestShare, Progress: newLoading(w).observe,
	}
}

// defaultData is the dataset where none is named.
const defaultData = "fashion-mini"

// load reads the dataset and prints what there is to note about it.
func (f dataFlags) load(ctx context.Context, o *output) (*dataset.Dataset, error) {
	if f.Data == "" {
		fmt.Fprintf(o.Err, "data: %s, as --data names none\n", defaultData)
	}
	return f.loadNamed(ctx, cmp.Or(f.Data, defaultData), o)
}

// loadNamed reads the dataset of that name and prints its notes.
func (f folderFlags) loadNamed(ctx context.Context, name string, o *output) (*dataset.Dataset, error) {
	d, err := dataset.Load(ctx, name, f.options(o.Err))
	if err != nil {
		return nil, err
	}
	for _, note := range d.Notes {
		o.note(note)
	}
	return d, nil
}

// stopFlags say what is left of a training when it is stopped.
type stopFlags struct {
	Every time.Duration `name:"checkpoint-every" default:"2m" placeholder:"TIME" help:"Time between two checkpoints of a training in progress, from which it is resumed, such as 30s (default ${default})."`
}

func (f stopFlags) check() error {
	if f.Every <= 0 {
		return fmt.Errorf("--checkpoint-every must be a positive time, got %v", f.Every)
	}
	return nil
}

// classFlags say how a network's classes are those of a dataset.
type classFlags struct {
	ByPosition bool `name:"classes-by-position" help:"Take the classes of network and dataset in their order, whatever they are called; by name by default."`
}

// fit makes a network one for a dataset's images and classes, and prints what
// had to be done for it.
func (f classFlags) fit(n *eval.Network, d *dataset.Dataset, o *output) error {
	if err := n.Adapt(d); err != nil || f.ByPosition {
		return err
	}
	note, err := n.MatchClasses(d)
	if note != "" {
		fmt.Fprintln(o.Err, "note:", note)
	}
	return err
}

// threadFlags say how much of the machine to use.
type threadFlags struct {
	Threads parallelism `placeholder:"N" help:"Threads of the arithmetic; all cores by default. Results do not depend on it."`
}

// parallelism is a number of threads or workers; 0 stands for the default.
type parallelism int

// Validate is called by the parser.
func (n parallelism) Validate() error {
	if n < 0 || n > 1024 {
		return fmt.Errorf("must be 1 to 1024, got %d", n)
	}
	return nil
}

func (f threadFlags) count() int {
	if f.Threads > 0 {
		return int(f.Threads)
	}
	return runtime.NumCPU()
}

func (f threadFlags) pool() *kernel.Pool { return kernel.NewPool(f.count()) }

// taskFlags are what a network is for, where no dataset says it.
type taskFlags struct {
	Input   string `placeholder:"CxHxW" help:"Image shape: channels, height, width; that of a member's run, else 3x32x32 by default."`
	Classes int    `placeholder:"N" help:"Number of classes; those of a member's run, else 10 by default."`
	runsFlag
}

// The task where nothing else says it: CIFAR-10's.
const (
	defaultInput   = "3x32x32"
	defaultClasses = 10
)

func (f taskFlags) shape() (lrunet.Shape, error) {
	var s lrunet.Shape
	var rest string
	n, _ := fmt.Sscanf(cmp.Or(f.Input, defaultInput)+" ", "%dx%dx%d%1s", &s.C, &s.H, &s.W, &rest)
	if n != 3 || s.C < 1 || s.H < 1 || s.W < 1 {
		return s, usage(fmt.Errorf("--input must be like 3x32x32 (channels, height, width), got %q", f.Input))
	}
	return s, nil
}

func (f taskFlags) classes() int { return cmp.Or(f.Classes, defaultClasses) }

// build makes the layers of an architecture, or of a search's member for its run's
// images unless flags say others.
func (f taskFlags) build(arch string) (*lrunet.Program, error) {
	in, err := f.shape()
	if err != nil {
		return nil, err
	}
	classes := f.classes()
	if members.Is(arch) {
		m, err := members.Find(f.Runs, arch)
		if err != nil {
			return nil, err
		}
		images, its, err := m.Task()
		if err != nil {
			return nil, err
		}
		if f.Input == "" {
			in = images
		}
		arch, classes = m.Arch(), cmp.Or(f.Classes, its)
	}
	p, err := lrunet.Build(arch, in, classes)
	if err != nil {
		err = cmp.Or(f.noNetwork(arch), usage(err))
	}
	return p, err
}

// jsonFlag asks for machine-readable output.
type jsonFlag struct {
	JSON bool `name:"json" help:"Print one JSON object on stdout and nothing else there."`
}

// printJSON writes a value as indented JSON.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// printNetworks writes what there is to say about one network as its object, about
// several as a list of them.
func printNetworks[T any](w io.Writer, networks []T) error {
	if len(networks) == 1 {
		return printJSON(w, networks[0])
	}
	return printJSON(w, struct {
		Networks []T `json:"networks"`
	}{networks})
}

// memoryFlag says how much memory trainings may take.
type memoryFlag struct {
	Memory byteSize `placeholder:"SIZE" help:"Memory that all trainings may take together, e.g. 1.5GB; what is free by default. A network that needs more is not trained, and counts as failed."`
}

// byteSize is a number of bytes, which people write with a unit; 0 stands for
// the default.
type byteSize int64

// UnmarshalText is called by the parser. It fails on what is no size.
func (s *byteSize) UnmarshalText(text []byte) error {
	bytes, err := humanize.ParseBytes(string(text))
	if err != nil || bytes == 0 || bytes > math.MaxInt64 {
		return fmt.Errorf("must be a size like 1.5GB or 800MiB, got %q", text)
	}
	*s = byteSize(bytes)
	return nil
}

// limit is the bytes, for the options of a run. Go collects its garbage before the
// process takes more than these, or than is free.
func (f memoryFlag) limit() int64 {
	machine.CollectWithin(int64(f.Memory))
	return int64(f.Memory)
}
