package nas

import (
	"embed"

	"lrunet/experiments"
)

//go:embed defs/*.yaml
var files embed.FS

// builtins are the experiments that the program brings along.
var builtins = experiments.Builtins{Kind: "experiment", Files: files}

// Names lists the built-in experiments.
func Names() []string { return builtins.Names() }

// Load reads a built-in experiment by its name, or a file by its path. It fails if
// there is neither, or as Parse does.
func Load(nameOrPath string) (Experiment, error) {
	return experiments.LoadWith(builtins, nameOrPath, Parse)
}

// Locate puts the file and the line before an error of Run that is about what Load
// read. The error is err itself if it is about something else, or the file is gone.
func Locate(nameOrPath string, err error) error { return builtins.Locate(nameOrPath, err) }

// Parse reads an experiment's YAML. It fails on malformed text and unknown keys,
// naming the file and the line, and on an experiment that is not valid.
func Parse(file string, text []byte) (Experiment, error) {
	var e Experiment
	if err := experiments.Decode(file, text, &e); err != nil {
		return Experiment{}, err
	}
	e.complete()
	return e, nil
}

// recall reads the experiment that a run was made of.
func recall(file string, text []byte) (Experiment, error) {
	var e Experiment
	err := experiments.Recall(file, text, &e)
	e.complete()
	return e, err
}

// YAML is the experiment as a file, with every field that differs from its
// default. It fails only where the encoder does, which no valid experiment makes
// it.
func (e Experiment) YAML() ([]byte, error) { return experiments.Encode(e) }
