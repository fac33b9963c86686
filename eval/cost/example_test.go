package cost_test

import (
	"fmt"

	"lrunet/eval/cost"
	"lrunet/lrunet"
)

// Fourteen iterations of each stage instead of one add the parameters of their
// normalisations alone, but almost twelve times the arithmetic.
func Example() {
	for _, name := range []string{"lrunet-1", "lrunet-14"} {
		program, err := lrunet.Build(name, lrunet.Shape{C: 3, H: 32, W: 32}, 10)
		if err != nil {
			fmt.Println(err)
			return
		}
		c := cost.Of(program)
		fmt.Println(name, c.Params, "parameters,", c.MAdds, "multiply-adds")
	}
	// Output:
	// lrunet-1 131402 parameters, 3016704 multiply-adds
	// lrunet-14 206282 parameters, 35497984 multiply-adds
}
