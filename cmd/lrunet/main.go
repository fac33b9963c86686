// Command lrunet searches, trains and judges image classifiers that reuse
// their layers. `lrunet --help` lists what it does.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(untilSignal(context.Background()), os.Args[1:], os.Stdout, os.Stderr))
}
