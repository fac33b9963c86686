package main

import (
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"lrunet/internal/machine"
	"lrunet/internal/program"
	"lrunet/lrunet/kernel"
)

type versionCommand struct{ jsonFlag }

// versionResult is what version prints in JSON.
type versionResult struct {
	Version string `json:"version"` // of the program
	System  string `json:"system"`  // operating system and architecture
	Kernels string `json:"kernels"` // the set in use
}

// Help is the command's example.
func (versionCommand) Help() string {
	return `Examples:

    lrunet version
    lrunet --version`
}

// Run prints the version, for the report of a mistake too.
func (c versionCommand) Run(o *output) error {
	if c.JSON {
		return printJSON(o.Out, versionResult{program.Version(), machine.System(), kernel.Name()})
	}
	return printVersion(o.Out)
}

func printVersion(w io.Writer) error {
	_, err := fmt.Fprintf(w, "lrunet %s (%s, %s kernels)\n", program.Version(), machine.System(), kernel.Name())
	return err
}

// versionFlag is --version.
type versionFlag bool

// BeforeReset is called by the parser, before it asks for a command.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	if err := printVersion(app.Stdout); err != nil {
		return err
	}
	app.Exit(success)
	return nil
}
