package main

import (
	"embed"
	"fmt"

	"github.com/alecthomas/kong"
)

//go:embed completion/*
var completionScripts embed.FS

// shells are those that there is a script for.
func shells() []string { return []string{"bash", "fish", "zsh"} }

type completionCommand struct {
	Shell string `arg:"" enum:"${shells}" help:"The shell: ${enum}."`
}

// Help is the command's example.
func (completionCommand) Help() string {
	return `For this shell, or in its start-up file for all to come:

    source <(lrunet completion bash)
    source <(lrunet completion zsh)
    lrunet completion fish | source`
}

// Run prints a shell's script.
func (c *completionCommand) Run(o *output) error {
	text, err := completionScripts.ReadFile("completion/" + c.Shell)
	if err != nil {
		return err
	}
	_, err = o.Out.Write(text)
	return err
}

// completeCommand is what the scripts call.
type completeCommand struct {
	Words []string `arg:"" optional:"" help:"The words after the program's name; the last, which may be empty, is to be completed."`
}

// Run prints what the last word may become, a line each: the word, a tab, what it
// is.
func (c *completeCommand) Run(o *output, parser *kong.Kong) error {
	for _, found := range suggestions(parser.Model.Node, c.Words) {
		if _, err := fmt.Fprintf(o.Out, "%s\t%s\n", found.word, found.help); err != nil {
			return err
		}
	}
	return nil
}
