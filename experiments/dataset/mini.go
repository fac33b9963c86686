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
const miniHash = "bb20cdac642cc098055669e85cbaaba2ee148b2c513badea58041f47882005ee"

// mini loads the embedded sample of Fashion-MNIST: 14,000 images of its training
// split and 4,000 of its test split, the same number of each class. It is for trying
// things out; its accuracies compare with no published ones.
type mini struct{}

// Info describes the embedded images.
func (mini) Info(Options) Info {
	return Info{
		Classes:  len(fashionClasses),
		Train:    14_000,
		Test:     4_000,
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
