package dataset

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Loader finds and reads one dataset. To add a dataset, write a Loader in a
// file of its own and give it a line in loaders, or call Register from outside.
type Loader interface {
	// Info describes the dataset and says where it is. It reads no images.
	Info(o Options) Info

	// Load reads the dataset. It may leave Name, Hash, Mean and Std empty.
	// Errors name the file, the offset and what was expected there. When ctx
	// ends, Load stops soon and returns ctx's error, wrapped or not.
	Load(ctx context.Context, o Options) (*Dataset, error)
}

// A summarizer is a Loader whose Load has filled in Hash, Mean and Std. Others
// are not believed: they may have changed the images of another dataset.
type summarizer interface{ summarizes() }

// A splitter is a Loader that heeds Options.TrainSplit and TestSplit.
type splitter interface{ splits() }

// A labeller is a Loader that heeds Options.Label.
type labeller interface{ labels() }

// unheeded is an error if an option is given that the loader does not heed.
func unheeded(loader Loader, o Options) error {
	_, splits := loader.(splitter)
	_, labels := loader.(labeller)
	switch {
	case !splits && o.namesSplits():
		return errors.New("its splits are fixed, none can be named")
	case !splits && o.TestShare != 0:
		return errors.New("its splits are fixed, no test share can be held out")
	case !labels && o.Label != "":
		return errors.New("it is not a table, so no column of labels can be named")
	}
	return nil
}

// loaders holds the names that users type. A name that ends in a colon is a
// scheme: what follows the colon is handed over as path.
var loaders = map[string]func(path string) Loader{
	"cifar10":         func(string) Loader { return cifarTen },
	"cifar100":        func(string) Loader { return cifarHundred },
	"cifar100-coarse": func(string) Loader { return cifarCoarse },
	"dir:":            func(path string) Loader { return imageFolder{path} },
	"fashion-mini":    func(string) Loader { return mini{} },
	"fashion-mnist":   func(string) Loader { return fashionMNIST },
	"csv:":            func(path string) Loader { return csvTables{path} },
	"idx:":            func(path string) Loader { return idxFolder{path} },
	"kmnist":          func(string) Loader { return kuzushijiMNIST },
	"mnist":           func(string) Loader { return digitMNIST },
	"parquet:":        func(path string) Loader { return parquetShards{path} },
}

// Register adds a dataset under a name that users type. It is meant for the
// init function of the file that defines the loader, and panics if the name is
// taken, empty or has a colon or a space.
func Register(name string, l Loader) {
	if name == "" || strings.ContainsAny(name, ": \t\n") {
		panic(fmt.Sprintf("dataset: register %q: the name must not be empty or have colons or spaces", name))
	}
	if _, taken := loaders[name]; taken {
		panic(fmt.Sprintf("dataset: register %q: the name is taken", name))
	}
	loaders[name] = func(string) Loader { return l }
}

// Info describes a dataset without reading it.
type Info struct {
	Name     string
	Classes  int // 0 where the files decide
	Train    int // images for training; 0 where the files decide
	Test     int // images for the final test; 0 where the files decide
	Channels int // 0 where the files decide
	Height   int
	Width    int
	License  string
	Source   string
	Hash     string // what Dataset.Hash must be; "" where the files decide
	Where    string // folder that holds it, or "embedded"; "" if it was not found
	Fetch    string // name under which package fetch downloads it; "": it does not
	Get      string // another way to get it
}

// Found says whether Load has something to read.
func (i Info) Found() bool { return i.Where != "" }

// Shape is channels x height x width for a table, "any" where the files decide.
func (i Info) Shape() string {
	if i.Channels == 0 {
		return "any"
	}
	return fmt.Sprintf("%dx%dx%d", i.Channels, i.Height, i.Width)
}

// List describes every dataset there is, by name. A scheme is listed once, as
// "idx:PATH".
func List(o Options) []Info {
	var all []Info
	for _, name := range Names() {
		loader, _ := find(strings.TrimSuffix(name, "PATH"))
		info := loader.Info(o)
		info.Name = name
		all = append(all, info)
	}
	return all
}

// Names are the names that Load knows, sorted; a scheme's is "idx:PATH".
func Names() []string {
	var names []string
	for name := range loaders {
		if strings.HasSuffix(name, ":") {
			name += "PATH"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Load reads and checks the dataset of that name, e.g. "fashion-mini" or
// "idx:/data/kmnist". Its content is compared with the known hash where there
// is one, so the same name means the same images everywhere.
//
// The error says which option is out of range (ErrOption), that no dataset of that name is
// known (an *UnknownError), that it was not found (a *NotFoundError), or what is wrong with its files; ctx's error if
// that ends while files are read.
func Load(ctx context.Context, name string, o Options) (*Dataset, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	loader, err := find(name)
	if err != nil {
		return nil, err
	}
	return load(ctx, name, loader, o)
}

// load is Load with the loader found.
func load(ctx context.Context, name string, loader Loader, o Options) (*Dataset, error) {
	if err := unheeded(loader, o); err != nil {
		return nil, kindError{fmt.Errorf("dataset %s: %w", name, err), ErrOption}
	}
	loaded, err := loader.Load(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("dataset %s: %w", name, err)
	}
	if o.TestShare != 0 && !loaded.HeldOut {
		return nil, fmt.Errorf("dataset %s: %w", name, errTestThere)
	}
	copied := *loaded // the loader may hand it out again
	d := &copied
	d.Name = name
	if err := d.Validate(); err != nil {
		return nil, fmt.Errorf("dataset %s: %w", name, err)
	}
	if _, done := loader.(summarizer); !done {
		if err := d.Summarize(ctx); err != nil {
			return nil, fmt.Errorf("dataset %s: %w", name, err)
		}
	}
	info := loader.Info(o)
	if info.Classes == 0 { // the files decide
		if err := checkClasses(d); err != nil {
			return nil, fmt.Errorf("dataset %s: %w", name, err)
		}
	}
	if info.Hash != "" && d.Hash != info.Hash {
		return nil, fmt.Errorf("dataset %s: %s holds other images: content hash is %.12s, must be %.12s; to load these, name their format, e.g. idx:PATH",
			name, info.Where, d.Hash, info.Hash)
	}
	d.Notes = slices.Concat(d.Notes, balance(d))
	if d, err = resized(ctx, d, o.ImageSize); err != nil {
		return nil, fmt.Errorf("dataset %s: %w", name, err)
	}
	return d, nil
}

// find is the loader for a name that a user typed.
func find(name string) (Loader, error) {
	scheme, path, colon := strings.Cut(name, ":")
	key := name
	if colon {
		key = scheme + ":"
	}
	if loader, ok := loaders[key]; ok {
		return loader(path), nil
	}
	hint := ""
	if near := suggest(name, Names()); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	} else if _, err := os.Stat(name); err == nil {
		hint = fmt.Sprintf("; a folder of images is dir:%s, other files have parquet:, csv: or idx: before their path", name)
	}
	return nil, &UnknownError{name, hint}
}
