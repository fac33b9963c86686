package main

import (
	"fmt"

	"lrunet/internal/machine"
	"lrunet/internal/program"
	"lrunet/lrunet/kernel"
)

type versionCommand struct{}

func (versionCommand) Run(o *output) error {
	_, err := fmt.Fprintf(o.Out, "lrunet %s (%s, %s kernels)\n", program.Version(), machine.System(), kernel.Name())
	return err
}
