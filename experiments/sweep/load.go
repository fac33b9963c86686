package sweep

import (
	"embed"

	"lrunet/experiments"
)

//go:embed defs/*.yaml
var files embed.FS

// builtins are the sweeps that the program brings along.
var builtins = experiments.Builtins{Kind: "sweep", Files: files}

// Names lists the built-in sweeps.
func Names() []string { return builtins.Names() }

// Load reads a built-in sweep by its name, or a file by its path. It fails if
// there is neither, or as Parse does.
func Load(nameOrPath string) (Sweep, error) {
	return experiments.LoadWith(builtins, nameOrPath, Parse)
}

// Locate puts the file and the line before an error of Run that is about what Load
// read. The error is err itself if it is about something else, or the file is gone.
func Locate(nameOrPath string, err error) error { return builtins.Locate(nameOrPath, err) }

// Parse reads a sweep's YAML. It fails on malformed text and unknown keys, naming
// the file and the line, and on a sweep that is not valid.
func Parse(file string, text []byte) (Sweep, error) {
	var s Sweep
	if err := experiments.Decode(file, text, &s); err != nil {
		return Sweep{}, err
	}
	return s, nil
}

// recall reads the sweep that a run was made of. Those of before the test split
// was a choice scored it.
func recall(file string, text []byte) (Sweep, error) {
	s := Sweep{Test: true}
	err := experiments.Recall(file, text, &s)
	return s, err
}

// YAML is the sweep as a file, with every field that differs from its default.
// It fails only where the encoder does, which no valid sweep makes it.
func (s Sweep) YAML() ([]byte, error) { return experiments.Encode(s) }
