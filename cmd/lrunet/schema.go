package main

import (
	"fmt"
	"io"
	"path/filepath"

	"lrunet/experiments/schema"
	"lrunet/internal/atomicfile"
)

type schemaCommand struct {
	Kind string `arg:"" optional:"" enum:"${schemas}" default:"experiment" help:"Kind of file: ${enum} (default ${default})."`
}

// Help is the command's example.
func (schemaCommand) Help() string {
	return `Editors with a YAML language server complete and check a file that says in its first line where the schema is:

    lrunet schema experiment > experiment.schema.json
    # yaml-language-server: $schema=experiment.schema.json

'lrunet datasets new' writes both.`
}

// Run prints the JSON Schema of a kind of file.
func (c *schemaCommand) Run(o *output) error {
	text, err := schema.Text(c.Kind)
	if err != nil {
		return usage(err)
	}
	_, err = o.Out.Write(text)
	return err
}

// writeSchema puts the schema of experiments into a folder, in place of that of
// another version.
func writeSchema(folder string) error {
	text, err := schema.Text(schema.Experiment)
	if err != nil {
		return fmt.Errorf("schema of experiments: %w", err)
	}
	return atomicfile.Write(filepath.Join(folder, schema.File(schema.Experiment)), func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}
