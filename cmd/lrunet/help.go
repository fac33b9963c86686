package main

import (
	"slices"

	"github.com/alecthomas/kong"
)

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command, such as train or datasets new; all of them by default."`
}

// Help is the command's example.
func (helpCommand) Help() string {
	return `Examples:

    lrunet help train
    lrunet help datasets new`
}

// Run prints the command's help.
func (c *helpCommand) Run(parser *kong.Kong) error {
	shown, exit := false, parser.Exit
	defer func() { parser.Exit = exit }()
	parser.Exit = func(int) { shown = true }
	_, err := parser.Parse(append(slices.Clone(c.Command), "--help"))
	if shown { // what is missing for the command to run is no mistake here
		return nil
	}
	return usage(err)
}
