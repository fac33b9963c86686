package main

import (
	"fmt"
	"runtime/debug"

	"lrunet/internal/machine"
	"lrunet/lrunet/kernel"
)

type versionCommand struct{}

func (versionCommand) Run(o *output) error {
	_, err := fmt.Fprintf(o.Out, "lrunet %s (%s, %s kernels)\n", version(), machine.System(), kernel.Name())
	return err
}

// version is the commit that the program was built from, where Go knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	if revision == "" {
		return info.Main.Version
	}
	return revision + changed
}
