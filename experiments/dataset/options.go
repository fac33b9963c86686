package dataset

import (
	"fmt"
	"os"
	"path/filepath"
)

// Options say where datasets are looked for and how images become one. The
// zero value is ready to use.
type Options struct {
	Dir   string // folder that is looked in first; "": none
	Cache string // folder of decoded images; "": $LRUNET_CACHE, or lrunet/images in the user's cache folder

	// ImageSize is the height and width that images are scaled to: their middle
	// square, by Catmull-Rom interpolation. 0: as they are if all have the same
	// size with sides of 16 to 64 pixels, else 32.
	ImageSize int

	SkipBroken bool    // skip images that cannot be read; false: they are an error
	Label      string  // column with the labels, for tables; "": the usual names
	TrainSplit string  // name of the training split, or of its file or folder; "": by the usual words
	TestSplit  string  // likewise; the training split's: a share of it is held out
	TestShare  float64 // of the images, where the files have no test split; 0: 0.2
	SplitSeed  uint64  // decides which images these are
	Threads    int     // that decode images; 0: one for each processor

	// Progress is told how far loading is; nil: nobody is. Calls come one at a
	// time, from other goroutines too.
	Progress func(Progress)
}

// Progress is how far one step of loading is.
type Progress struct {
	Step  string // "reading files", "decoding images"
	Done  int
	Total int // 0: unknown
}

// Environment variables that stand for options left empty.
const (
	DataVariable  = "LRUNET_DATA"  // the folder that is looked in after Options.Dir
	CacheVariable = "LRUNET_CACHE" // Options.Cache
)

// Sizes that images may be scaled to, and the range in which they keep theirs.
const (
	minImageSize, maxImageSize = 8, 256
	minOwnSize, maxOwnSize     = 16, 64
	defaultImageSize           = 32
)

// Validate says which option is out of range. The error is ErrOption.
func (o Options) Validate() error {
	if err := o.check(); err != nil {
		return kindError{err, ErrOption}
	}
	return nil
}

func (o Options) check() error {
	if o.ImageSize != 0 && (o.ImageSize < minImageSize || o.ImageSize > maxImageSize) {
		return fmt.Errorf("dataset: image size must be %d to %d pixels, got %d", minImageSize, maxImageSize, o.ImageSize)
	}
	if !(o.TestShare >= 0 && o.TestShare < 1) { // NaN too
		return fmt.Errorf("dataset: test share must be between 0 and 1, got %g", o.TestShare)
	}
	if o.Threads < 0 {
		return fmt.Errorf("dataset: threads must be at least 0, got %d", o.Threads)
	}
	return nil
}

// Home is the folder of fetched datasets: Options.Dir, $LRUNET_DATA, or
// lrunet/data in the user's cache folder. It need not exist. The error is
// ErrNoHome if there is none of them.
func (o Options) Home() (string, error) {
	for _, dir := range []string{o.Dir, os.Getenv(DataVariable)} {
		if dir != "" {
			return dir, nil
		}
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", kindError{fmt.Errorf("dataset: no folder for datasets: neither Dir nor $%s is set: %w", DataVariable, err), ErrNoHome}
	}
	return filepath.Join(dir, "lrunet", "data"), nil
}

// cacheFolder is the folder of decoded images. It need not exist.
func (o Options) cacheFolder() (string, error) {
	for _, dir := range []string{o.Cache, os.Getenv(CacheVariable)} {
		if dir != "" {
			return dir, nil
		}
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", kindError{fmt.Errorf("no folder for decoded images: neither Cache nor $%s is set: %w", CacheVariable, err), ErrNoCache}
	}
	return filepath.Join(dir, "lrunet", "images"), nil
}

// places are the folders in which a dataset of that name may be, in the order
// in which they are looked at.
func (o Options) places(name string) []string {
	var places []string
	dirs := []string{o.Dir, os.Getenv(DataVariable)}
	if dir, err := os.UserCacheDir(); err == nil {
		dirs = append(dirs, filepath.Join(dir, "lrunet", "data"))
	}
	for _, dir := range dirs {
		if dir != "" {
			places = append(places, filepath.Join(dir, name), dir)
		}
	}
	return places
}
