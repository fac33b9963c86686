package dataset

import (
	"os"
	"testing"
)

// BenchmarkImageFolder loads the folder in $LRUNET_IMAGES from the cache, after
// decoding it once where it is not there yet.
func BenchmarkImageFolder(b *testing.B) {
	path := os.Getenv("LRUNET_IMAGES")
	if path == "" {
		b.Skip("no folder of images in $LRUNET_IMAGES")
	}
	o := Options{Cache: b.TempDir()}
	for _, name := range []string{"cold", "warm"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if name == "cold" {
					o.Cache = b.TempDir()
				}
				if _, err := Load("dir:"+path, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
