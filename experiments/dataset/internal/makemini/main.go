// Command makemini draws the embedded dataset fashion-mini from Fashion-MNIST:
// the same number of images of each class, with a fixed seed. It is run by
// go generate in experiments/dataset.
package main

import (
	"flag"
	"fmt"
	"os"

	"lrunet/internal/atomicfile"
)

func main() {
	from := flag.String("from", "/usr/share/datasets/fashion-mnist", "folder with Fashion-MNIST's four .gz files")
	to := flag.String("to", "fashion-mini", "folder to write to")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "makemini:", err)
		os.Exit(1)
	}
}

// run writes the four files.
func run(from, to string) error {
	files, err := draw(from)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := atomicfile.WriteBytes(to+"/"+name, content); err != nil {
			return err
		}
	}
	return nil
}
