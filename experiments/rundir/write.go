package rundir

import (
	"io"

	"lrunet/experiments/schema"
	"lrunet/internal/atomicfile"
)

// File is a file of a run and how it is written.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// Text is a file of the given content.
func Text(name string, content []byte) File {
	return File{name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}}
}

// YAML are the files of a run's own description, of a kind that there is a schema
// of: the schema, and the text below a line that tells editors of it. It fails on
// another kind.
func YAML(name, kind string, text []byte) ([]File, error) {
	rules, err := schema.Text(kind)
	if err != nil {
		return nil, err
	}
	return []File{Text(schema.File(kind), rules), Text(name, append([]byte(schema.Modeline(kind)), text...))}, nil
}

// Write writes files, each whole or not at all. The error names the first file
// that could not be written; those before it are there.
func (f Folder) Write(files ...File) error {
	for _, file := range files {
		if err := atomicfile.Write(f.File(file.Name), file.Write); err != nil {
			return err
		}
	}
	return nil
}
