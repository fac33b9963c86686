package checkpoint_test

import (
	"fmt"
	"os"
	"path/filepath"

	"lrunet/lrunet/checkpoint"
)

// What PyTorch saved becomes a checkpoint that says what network it holds.
func Example() {
	c, err := checkpoint.Load("testdata/tiny.pt")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d tensors of %q\n", len(c.Tensors), c.Arch)
	if err := checkpoint.Identify(c, ""); err != nil {
		fmt.Println(err)
		return
	}
	c.Classes = []string{"crow", "gull", "kite", "wren", "owl"}

	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "tiny.safetensors")
	if err := checkpoint.Save(path, c); err != nil {
		fmt.Println(err)
		return
	}
	if c, err = checkpoint.Load(path); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Arch, c.Classes)
	// Output:
	// 68 tensors of ""
	// stem8/2 8x2e3g4/2 16x1e1g2/2 32x2 64x1g16/2 head16g4 [crow gull kite wren owl]
}
