package table

import (
	"embed"

	"lrunet/experiments"
)

//go:embed defs/*.yaml
var files embed.FS

// builtins are the tables that the program brings along.
var builtins = experiments.Builtins{Kind: "table", Files: files}

// Names lists the built-in tables.
func Names() []string { return builtins.Names() }

// Load reads a built-in table by its name, or a file by its path. It fails if
// there is neither, or as Parse does.
func Load(nameOrPath string) (Table, error) {
	return experiments.LoadWith(builtins, nameOrPath, Parse)
}

// Locate puts the file and the line before an error of Build that is about what
// Load read. The error is err itself if it is about something else, or the file is
// gone.
func Locate(nameOrPath string, err error) error { return builtins.Locate(nameOrPath, err) }

// Parse reads a table's YAML. It fails on malformed text and unknown keys, naming
// the file and the line, and on a table that is not valid.
func Parse(file string, text []byte) (Table, error) {
	var t Table
	if err := experiments.Decode(file, text, &t); err != nil {
		return Table{}, err
	}
	return t, nil
}

// recall reads the table that a run was made of.
func recall(file, text string) (Table, error) {
	var t Table
	err := experiments.Recall(file, []byte(text), &t)
	return t, err
}

// YAML is the table as a file, with every field that differs from its default.
// It fails only where the encoder does, which no valid table makes it.
func (t Table) YAML() ([]byte, error) { return experiments.Encode(t) }
