package published_test

import (
	"fmt"

	"lrunet/experiments/published"
)

// What LruNet's authors report for their network of ten iterations.
func ExampleFind() {
	a, ok := published.Find("fashion-mnist", "lrunet-10")
	fmt.Println(a.Percent, ok)

	// Output: 93.46 true
}
