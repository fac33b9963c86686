package dataset

import (
	"context"
	"embed"
	"io/fs"
	"slices"
)

//go:generate go run ./internal/makemini -to fashion-mini

//go:embed fashion-mini
var miniFiles embed.FS

// miniHash is Digest of what internal/makemini makes.
const miniHash = "ea2542e1d3c0fb68c80b6727d82a09db93a434666c322806fc72b2112ac7bcfe"

// mini loads the embedded sample of Fashion-MNIST: 6,000 images of its training
// split and 1,000 of its test split, the same number of each class. It is for trying
// things out; its accuracies compare with no published ones.
type mini struct{}

// Info describes the embedded images.
func (mini) Info(Options) Info {
	return Info{
		Classes:  len(fashionClasses),
		Train:    6_000,
		Test:     1_000,
		Channels: 1,
		Height:   fashionSide,
		Width:    fashionSide,
		License:  fashionLicense,
		Source:   "a class-balanced part of " + fashionSource,
		Hash:     miniHash,
		Where:    "embedded",
	}
}

// Load reads the embedded files.
func (l mini) Load(ctx context.Context, o Options) (*Dataset, error) {
	files, err := fs.Sub(miniFiles, "fashion-mini")
	if err != nil {
		return nil, err
	}
	info := l.Info(o)
	d, err := idxFiles{
		fsys:    files,
		folder:  "embedded fashion-mini",
		classes: slices.Clone(fashionClasses),
		train:   info.Train,
		test:    info.Test,
		side:    fashionSide,
	}.read(ctx)
	if err != nil {
		return nil, err
	}
	d.Mirror, d.Source, d.License = true, info.Source, info.License
	return d, nil
}
