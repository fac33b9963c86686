package eval

import (
	"fmt"
	"strings"

	"lrunet/eval/imageset"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
	"lrunet/lrunet/single"
)

// Network is a trained network that was read from a file.
type Network struct {
	*checkpoint.Checkpoint        // Meta is not nil
	Path                   string // of the file
	Guessed                bool   // the file does not say the images' size and the classes' names: both are guesses
}

// Open loads the checkpoint at path and identifies its network: arch, if that
// is not empty; else what the file says; else what its tensors tell.
//
// The error is checkpoint.Load's if the file cannot be read. It is an
// *IdentifyError if the tensors tell no network, or are not those of arch.
func Open(path, arch string) (*Network, error) { return OpenWeights(path, arch, "") }

// OpenWeights is Open for one of several networks in a file, by the name that
// checkpoint.LoadWeights takes. It fails as that does.
func OpenWeights(path, arch, weights string) (*Network, error) {
	c, err := checkpoint.LoadWeights(path, weights)
	if err != nil {
		return nil, err
	}
	if c.Meta == nil {
		c.Meta = map[string]string{}
	}
	n := &Network{Checkpoint: c, Path: path, Guessed: c.Arch == ""}
	if !n.Guessed && arch == "" {
		return n, nil
	}
	input, classes := c.Input, c.Classes
	if err := checkpoint.Identify(c, arch); err != nil {
		return nil, &IdentifyError{Path: path, Arch: arch, Checkpoint: c, Err: err}
	}
	if !n.Guessed {
		c.Input, c.Classes = input, classes
	}
	return n, nil
}

// Adapt makes the network one for a dataset's images: where their size is a
// guess, it becomes the dataset's. The error is a *FitError if it cannot read
// them or has another number of classes; the network is then as it was.
func (n *Network) Adapt(d *imageset.Dataset) error {
	input, images := n.Input, Shape(d)
	if n.Guessed {
		input.H, input.W = images.H, images.W
	}
	if input != images || len(n.Classes) != len(d.Classes) {
		return &FitError{
			Path: n.Path, Input: input, Classes: len(n.Classes),
			Data: d.Name, Images: images, DataClasses: len(d.Classes),
		}
	}
	n.Input = input
	return nil
}

// Program is the network's layers. The error says why the architecture cannot
// be built for the images and classes, or which tensors are not its own.
func (n *Network) Program() (*lrunet.Program, error) {
	program, err := lrunet.Build(n.Arch, n.Input, len(n.Classes))
	if err == nil {
		err = checkpoint.Check(program, n.Checkpoint)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.Path, err)
	}
	return program, nil
}

// Model is the network with its weights, ready to be scored. The error is
// Program's.
func (n *Network) Model(pool *kernel.Pool) (*graph.Model, error) {
	m, err := Restore(n.Checkpoint, pool)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.Path, err)
	}
	return m, nil
}

// Single is the network for one image at a time, on one thread. The error is
// Program's, or says which layer cannot be run so.
func (n *Network) Single() (*single.Network, error) {
	p, err := n.Program()
	if err != nil {
		return nil, err
	}
	values, err := checkpoint.Bind(p, n.Checkpoint)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.Path, err)
	}
	s, err := single.Of(p, func(q lrunet.Param) []float32 { return values[q.Name] })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.Path, err)
	}
	return s, nil
}

// IdentifyError says why it is not known what network a checkpoint holds.
type IdentifyError struct {
	Path       string
	Arch       string                 // that was to be the network; "": any
	Checkpoint *checkpoint.Checkpoint // what was read
	Err        error
}

// Error begins with the file's path.
func (e *IdentifyError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

// Unwrap returns the reason, the error Err.
func (e *IdentifyError) Unwrap() error { return e.Err }

// FitError says that a network and a dataset do not fit.
type FitError struct {
	Path        string       // of the checkpoint
	Input       lrunet.Shape // of the images that the network reads
	Classes     int          // of the network
	Data        string       // name of the dataset
	Images      lrunet.Shape // of the dataset
	DataClasses int
}

// Error begins with the file's path and names all that differs.
func (e *FitError) Error() string {
	var differ []string
	if e.Input != e.Images {
		differ = append(differ, fmt.Sprintf("the network reads images of %s, %s has %s", e.Input, e.Data, e.Images))
	}
	if e.Classes != e.DataClasses {
		differ = append(differ, fmt.Sprintf("the network has %d classes, %s has %d", e.Classes, e.Data, e.DataClasses))
	}
	return e.Path + ": " + strings.Join(differ, "; ")
}
