package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/dustin/go-humanize"

	"lrunet/eval"
	"lrunet/eval/cost"
	"lrunet/experiments/dataset"
	"lrunet/internal/atomicfile"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/export"
)

type exportCommand struct {
	checkpointFlags
	Format *string `enum:"${export_formats}" placeholder:"FORMAT" help:"Format: ${export_formats}; by default, what the ending of --out tells."`
	Out    string  `required:"" placeholder:"FILE" help:"File to write. A format of several files writes the others beside it."`
	Data   string  `placeholder:"NAME" help:"Dataset the network was trained on, where the checkpoint does not say it: its images' size, its classes' names."`
	reuseFlag
	sampleFlags
	classFlags
	folderFlags
	threadFlags
	jsonFlag
}

// exportResult is what was written.
type exportResult struct {
	Format  string         `json:"format"`
	Files   []exportFile   `json:"files"` // the one to open first is the first
	Arch    string         `json:"arch"`
	Params  int            `json:"params"`
	Input   string         `json:"input"`
	Classes []string       `json:"classes"`
	Details map[string]any `json:"details"` // of the format

	texts []string // the details in words
}

// exportFile is one of the files.
type exportFile struct {
	Path  string `json:"path"`
	Bytes int    `json:"bytes"`
}

// Validate is called by the parser, which finds neither of those of the flags, as
// there are two.
func (c *exportCommand) Validate() error {
	return cmp.Or(c.reuseFlag.Validate(), c.sampleFlags.Validate())
}

// Help is shown by --help.
func (c *exportCommand) Help() string {
	return `ONNX, PyTorch and safetensors take float32 images in NCHW order with pixels from 0 to 1 (bytes divided
by 255); C takes bytes in HWC order. All return logits; softmax makes probabilities of them.

    c            NAME.h and NAME.c: C99 without libraries or allocation;
                 NAME prefixes its symbols
    c-int8       the same in integers, calibrated on training images and
                 compared on test images
    onnx         opset 13; weights that iterations share are stored once
    pytorch      NAME.py, a readable module, and NAME.pt, its weights
    safetensors  lrunet's own checkpoint, with PyTorch's names

cc -O2 -DNAME_MAIN NAME.c makes a program that classifies raw images from a file or standard input; lrunet predict --raw
makes them of photos.

Examples:

  lrunet export net.safetensors --out net.onnx
  lrunet export net.safetensors --out net.py
  lrunet export net.safetensors --format c-int8 --out net.c
  lrunet export published.t7 --data fashion-mnist --out net.onnx`
}

// Run writes a network in another form.
func (c *exportCommand) Run(ctx context.Context, o *output, command *kong.Context) error {
	format, paths, err := c.target(givenFlags(command))
	if err != nil {
		return err
	}
	n, data, err := c.network(ctx, o, format)
	if err != nil {
		return err
	}
	if err := apart(paths, n.Path, theNetwork); err != nil {
		return err
	}
	program, err := n.Program()
	if err != nil {
		return err
	}
	source, err := export.New(program, n.Checkpoint)
	if err != nil {
		return fmt.Errorf("%s: %w", n.Path, err)
	}
	written, err := c.write(ctx, format, export.Request{Network: source, Name: stem(paths[0])}, data)
	if err != nil {
		return fmt.Errorf("%s: %s: %w", n.Path, *c.Format, err)
	}
	for i := len(paths) - 1; i >= 0; i-- { // where the first is, the others are too
		if err := atomicfile.WriteBytes(paths[i], written.Contents[i]); err != nil {
			return err
		}
	}
	result := exportResult{
		Format: *c.Format, Arch: n.Arch, Params: cost.Of(program).Params, Input: n.Input.String(), Classes: n.Classes,
	}
	result.add(paths, written)
	if c.JSON {
		return printJSON(o.Out, result)
	}
	return result.print(o.Out)
}

// target is the format, and where its files go. It settles c.Format, for which the
// given flags must be.
func (c *exportCommand) target(given []string) (export.Format, []string, error) {
	if c.Format == nil {
		name, err := export.Guess(c.Out)
		if err != nil {
			return nil, nil, usage(fmt.Errorf("%w; name one with --format", err))
		}
		c.Format = &name
	}
	format, err := export.Named(*c.Format)
	if err != nil {
		return nil, nil, usage(err)
	}
	if err := sampled(format, given); err != nil {
		return nil, nil, usage(fmt.Errorf("%s: %w", *c.Format, err))
	}
	paths, err := export.Paths(format, c.Out)
	if err != nil {
		return nil, nil, usage(err)
	}
	for _, path := range paths {
		if err := writable(path); err != nil {
			return nil, nil, err
		}
	}
	return format, paths, nil
}

// theNetwork is what apart calls a checkpoint.
const theNetwork = "the network itself"

// apart fails if one of the paths to write is that of a file which is read; what says
// which that is.
func apart(paths []string, read, what string) error {
	for _, path := range paths {
		if sameFile(path, read) {
			return usage(fmt.Errorf("%s is %s; name another file", path, what))
		}
	}
	return nil
}

// sameFile says whether two paths lead to one file.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// network opens the checkpoint, as one for the dataset's images if one is named or
// the format needs one.
func (c *exportCommand) network(ctx context.Context, o *output, format export.Format) (*eval.Network, *dataset.Dataset, error) {
	n, err := c.openAt(c.reuseFlag, o)
	if err != nil {
		return nil, nil, err
	}
	if _, needs := format.(export.Calibrated); needs && c.Data == "" {
		if c.Data = n.Meta[checkpoint.MetaDataset]; c.Data == "" {
			return nil, nil, usage(fmt.Errorf("%s does not say what it was trained on, and %s needs images of that; name it with --data", n.Path, *c.Format))
		}
	}
	if c.Data == "" {
		if n.Guessed {
			o.note(fmt.Sprintf("%s does not say what images it reads: %s and classes without names are guesses; --data names the dataset it was trained on", n.Path, n.Input))
		}
		return n, nil, nil
	}
	data, err := dataset.Load(ctx, c.Data, c.options(o.Err))
	if err != nil {
		return nil, nil, err
	}
	if err := c.fit(n, data, o); err != nil {
		return nil, nil, err
	}
	if _, scores := format.(export.Calibrated); scores && data.HeldOut && sameData(n, data) && !trainedOn(n, data) {
		o.note(seen(data, "test"))
	}
	declare(n, data)
	return n, data, nil
}

// stem is a path's name without its ending.
func stem(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// add puts in what was written.
func (r *exportResult) add(paths []string, e export.Export) {
	for i, path := range paths {
		r.Files = append(r.Files, exportFile{path, len(e.Contents[i])})
	}
	r.Details = map[string]any{}
	for _, d := range e.Details {
		r.Details[d.Key] = d.Value
		if d.Text != "" {
			r.texts = append(r.texts, d.Text)
		}
	}
}

// print writes a line for each file and each fact.
func (r *exportResult) print(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Files {
		fmt.Fprintf(&b, "%s: %s bytes\n", f.Path, humanize.Comma(int64(f.Bytes)))
	}
	fmt.Fprintf(&b, "%s: %s parameters, images of %s, %d classes\n", r.Arch, humanize.Comma(int64(r.Params)), r.Input, len(r.Classes))
	for _, text := range r.texts {
		fmt.Fprintln(&b, text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
