package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"lrunet/eval"
	"lrunet/eval/train"
	"lrunet/experiments/dataset"
	"lrunet/internal/atomicfile"
	"lrunet/internal/printable"
	"lrunet/internal/words"
)

type predictCommand struct {
	checkpointFlags
	Images     []string `arg:"" placeholder:"IMAGE" help:"Image files, folders of them, or - for an image on stdin."`
	Top        int      `default:"3" placeholder:"N" help:"Classes to show of each image, the most probable first (default ${default})."`
	ImageSize  int      `placeholder:"N" help:"Height and width that images are scaled to, where the checkpoint does not say it."`
	Raw        string   `placeholder:"FILE" help:"Also write the images as they are classified, scaled to bytes in HWC order, one behind the other: what networks exported to C read."`
	SkipBroken bool     `help:"Skip images that cannot be read; without it the command fails once all others are classified."`
	CSV        bool     `name:"csv" xor:"form" help:"Print CSV, with all digits."`
	JSON       bool     `name:"json" xor:"form" help:"Print one JSON object on stdout and nothing else there."`
	reuseFlag
	mirrorFlag
	threadFlags
}

// mirrorFlag asks for test-time augmentation.
type mirrorFlag struct {
	TTA *string `name:"tta" enum:"flip" placeholder:"flip" help:"Average the probabilities over each image and its mirror image: flip."`
}

func (f mirrorFlag) mirror() bool { return said(f.TTA) == "flip" }

// Help is shown below the flags.
func (*predictCommand) Help() string {
	return `Images are decoded and scaled as in training; inverted ones are not corrected. The output is in the
order of names for any number of threads.

    lrunet predict photos.safetensors holiday/ cat.jpg --top 5
    curl -s URL | lrunet predict photos.safetensors - --json`
}

// Validate is called by the parser.
func (c *predictCommand) Validate() error {
	switch {
	case c.Top < 1:
		return fmt.Errorf("--top must be at least 1, got %d", c.Top)
	case c.ImageSize < 0:
		return fmt.Errorf("--image-size must be positive, got %d", c.ImageSize)
	case slices.Contains(c.Images[slices.Index(c.Images, stdin)+1:], stdin):
		return fmt.Errorf("%s can be one of the images only", stdin)
	}
	return c.reuseFlag.Validate()
}

// stdin stands for the image on it.
const stdin = "-"

// Run classifies the images and prints what they are.
func (c *predictCommand) Run(ctx context.Context, o *output) error {
	n, err := c.network(o)
	if err != nil {
		return err
	}
	photos, err := c.photos(ctx, o)
	if err != nil {
		return err
	}
	if err := c.checkRaw(n, photos); err != nil {
		return err
	}
	pool := c.pool()
	defer pool.Close()
	model, err := n.Model(pool)
	if err != nil {
		return err
	}
	classifier, err := train.NewClassifier(model, eval.ScoreBatch)
	if err != nil {
		return err
	}
	classifier.Mirror = c.mirror()
	p := &predictor{
		classifier: classifier, classes: n.Classes, top: min(c.Top, len(n.Classes)), input: n.Input,
		loading: newLoading(o.Err), total: len(photos),
	}
	if err := c.classify(ctx, p, photos); err != nil && !errors.Is(err, errNoImage) {
		return err
	}
	if err := c.print(o, n, p); err != nil {
		return err
	}
	return c.judge(o, p)
}

// checkRaw fails where --raw cannot be written, or would replace what is read.
func (c *predictCommand) checkRaw(n *eval.Network, photos []dataset.Photo) error {
	if c.Raw == "" {
		return nil
	}
	raw := []string{c.Raw}
	err := cmp.Or(writable(c.Raw), apart(raw, n.Path, theNetwork))
	for _, photo := range photos {
		err = cmp.Or(err, apart(raw, photo.Name, "one of the images"))
	}
	return err
}

// errNoImage keeps a file of pixels that is there from being replaced by an empty one.
var errNoImage = errors.New("no image can be read")

// classify classifies the photos, and writes their pixels where that is asked for. It
// fails with errNoImage where none can be read.
func (c *predictCommand) classify(ctx context.Context, p *predictor, photos []dataset.Photo) error {
	all := func(raw io.Writer) error {
		p.raw = raw
		if err := p.all(ctx, photos, c.count()); err != nil {
			return err
		}
		if len(p.images) == 0 {
			return errNoImage
		}
		return nil
	}
	if c.Raw == "" {
		return all(io.Discard)
	}
	return atomicfile.Write(c.Raw, all)
}

// network opens the checkpoint and settles the size of the images it reads.
func (c *predictCommand) network(o *output) (*eval.Network, error) {
	n, err := c.openAt(c.reuseFlag, o)
	if err != nil {
		return nil, err
	}
	switch {
	case n.Guessed && c.ImageSize > 0:
		n.Input.H, n.Input.W = c.ImageSize, c.ImageSize
	case n.Guessed:
		o.note(fmt.Sprintf("%s does not say what images it reads: they are scaled to %dx%d, a guess; --image-size N scales them to others", n.Path, n.Input.H, n.Input.W))
	case c.ImageSize > 0 && (c.ImageSize != n.Input.H || c.ImageSize != n.Input.W):
		return nil, usage(fmt.Errorf("--image-size is %d, but %s reads images of %s, to which all are scaled", c.ImageSize, n.Path, n.Input))
	}
	return n, nil
}

// photos lists the images, with the one on stdin in its place.
func (c *predictCommand) photos(ctx context.Context, o *output) ([]dataset.Photo, error) {
	var all []dataset.Photo
	for _, path := range c.Images {
		if path == stdin {
			photo, err := readStdin(ctx)
			if err != nil {
				return nil, err
			}
			all = append(all, photo)
			continue
		}
		found, notes, err := dataset.FindPhotos(ctx, []string{path})
		if err != nil {
			return nil, err
		}
		for _, note := range notes {
			o.note(path + ": " + note)
		}
		all = append(all, found...)
	}
	return all, nil
}

// readStdin reads the image on stdin, unless ctx ends while nothing comes.
func readStdin(ctx context.Context) (dataset.Photo, error) {
	read := make(chan dataset.Photo, 1)
	go func() { read <- dataset.ReadPhoto(stdin, os.Stdin) }()
	select {
	case photo := <-read:
		return photo, nil
	case <-ctx.Done():
		return dataset.Photo{}, ctx.Err()
	}
}

// judge reports what could not be read, and fails for it.
func (c *predictCommand) judge(o *output, p *predictor) error {
	for _, b := range p.broken {
		fmt.Fprintln(o.Err, "broken:", printable.Name(b.Image)+":", printable.Name(b.Reason))
	}
	switch {
	case len(p.images) == 0:
		return errNoImage
	case len(p.broken) > 0 && !c.SkipBroken:
		return fmt.Errorf("%d of %s cannot be read; fix or remove them, or skip them with --skip-broken", len(p.broken), words.Count(p.total, "image", "images"))
	}
	return nil
}
