package table

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/parquet-go/parquet-go"

	"lrunet/lrunet"
	"lrunet/space"
)

// File is a table as it is kept on disk.
type File struct {
	Name    string
	Title   string
	Dataset string       // name
	Hash    string       // of the dataset's content
	Input   lrunet.Shape // of its images
	Classes int
	Space   space.Space // that the networks were drawn from
	Source  string      // the file that the table was built from, YAML
	Rows    []Row
}

// Keys of the file's metadata.
const (
	keyFormat  = "lrunet.table" // format, a number
	keyName    = "lrunet.name"
	keyTitle   = "lrunet.title"
	keyDataset = "lrunet.dataset"
	keyHash    = "lrunet.dataset_hash"
	keyInput   = "lrunet.input" // CxHxW
	keyClasses = "lrunet.classes"
	keySpace   = "lrunet.space"  // YAML
	keySource  = "lrunet.source" // YAML
)

// format is the number of the file's format.
const format = "1"

// Write writes the table as one Parquet file. It fails as w does.
func (f *File) Write(w io.Writer) error {
	text, err := yaml.Marshal(f.Space)
	if err != nil {
		return err
	}
	options := []parquet.WriterOption{parquet.Compression(&parquet.Zstd)}
	for _, pair := range [][2]string{
		{keyFormat, format}, {keyName, f.Name}, {keyTitle, f.Title}, {keyDataset, f.Dataset}, {keyHash, f.Hash},
		{keyInput, f.Input.String()}, {keyClasses, strconv.Itoa(f.Classes)}, {keySpace, string(text)}, {keySource, f.Source},
	} {
		options = append(options, parquet.KeyValueMetadata(pair[0], pair[1]))
	}
	return parquet.Write(w, f.Rows, options...)
}

// Open reads the table at path. It fails if there is no such file, and if it is not a
// Parquet file, not a table of this format, or damaged; the error begins with the
// path.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	f, err := read(file, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// read reads a table of so many bytes. The library panics on some damaged files.
func read(r io.ReaderAt, size int64) (f *File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("is damaged: %v", p)
		}
	}()
	raw, err := parquet.OpenFile(r, size)
	if err != nil {
		return nil, fmt.Errorf("is not a readable Parquet file: %w", err)
	}
	if f, err = about(raw); err != nil {
		return nil, err
	}
	f.Rows, err = parquet.Read[Row](r, size)
	return f, err
}

// about reads what the metadata say.
func about(raw *parquet.File) (*File, error) {
	is := func(key string) string {
		value, _ := raw.Lookup(key)
		return value
	}
	if got := is(keyFormat); got != format {
		return nil, fmt.Errorf("is no table of format %s: its %s is %q", format, keyFormat, got)
	}
	f := &File{Name: is(keyName), Title: is(keyTitle), Dataset: is(keyDataset), Hash: is(keyHash), Source: is(keySource)}
	_, wrongInput := fmt.Sscanf(is(keyInput), "%dx%dx%d", &f.Input.C, &f.Input.H, &f.Input.W)
	var wrongClasses error
	f.Classes, wrongClasses = strconv.Atoi(is(keyClasses))
	err := cmp.Or(wrongInput, wrongClasses, yaml.UnmarshalWithOptions([]byte(is(keySpace)), &f.Space, yaml.Strict()))
	if err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	return f, nil
}
