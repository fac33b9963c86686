package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"

	"lrunet/experiments/dataset"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// dataFlags choose a dataset.
type dataFlags struct {
	Data string `default:"fashion-mini" placeholder:"NAME" help:"Dataset: ${default}, or one that 'lrunet datasets list' shows."`
	folderFlags
}

// folderFlags say where datasets lie.
type folderFlags struct {
	DataDir string `placeholder:"DIR" help:"Folder to look in for datasets first."`
}

func (f folderFlags) options() dataset.Options { return dataset.Options{Dir: f.DataDir} }

func (f dataFlags) load() (*dataset.Dataset, error) { return dataset.Load(f.Data, f.options()) }

// threadFlags say how much of the machine to use.
type threadFlags struct {
	Threads int `placeholder:"N" help:"Threads of the arithmetic; all cores by default. Results do not depend on it."`
}

func (f threadFlags) count() int {
	if f.Threads > 0 {
		return f.Threads
	}
	return runtime.NumCPU()
}

func (f threadFlags) pool() *kernel.Pool { return kernel.NewPool(f.count()) }

// Validate is called by the parser.
func (f threadFlags) Validate() error {
	if f.Threads < 0 || f.Threads > 1024 {
		return fmt.Errorf("--threads must be 1 to 1024, got %d", f.Threads)
	}
	return nil
}

// taskFlags are what a network is for, where no dataset says it.
type taskFlags struct {
	Input   string `default:"3x32x32" placeholder:"CxHxW" help:"Image shape: channels, height, width (default ${default})."`
	Classes int    `default:"10" placeholder:"N" help:"Number of classes (default ${default})."`
}

func (f taskFlags) shape() (lrunet.Shape, error) {
	var s lrunet.Shape
	var rest string
	n, _ := fmt.Sscanf(f.Input+" ", "%dx%dx%d%1s", &s.C, &s.H, &s.W, &rest)
	if n != 3 || s.C < 1 || s.H < 1 || s.W < 1 {
		return s, usage(fmt.Errorf("--input must be like 3x32x32 (channels, height, width), got %q", f.Input))
	}
	return s, nil
}

func (f taskFlags) build(arch string) (*lrunet.Program, error) {
	in, err := f.shape()
	if err != nil {
		return nil, err
	}
	p, err := lrunet.Build(arch, in, f.Classes)
	return p, usage(err)
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
