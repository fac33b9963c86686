package dataset

import (
	"os"
	"testing"
)

// BenchmarkImageFolder loads the folder in $LRUNET_IMAGES, decoding it and out
// of the cache.
func BenchmarkImageFolder(b *testing.B) {
	path := os.Getenv("LRUNET_IMAGES")
	if path == "" {
		b.Skip("no folder of images in $LRUNET_IMAGES")
	}
	load := func(b *testing.B, cache string) {
		if _, err := Load(b.Context(), "dir:"+path, Options{Cache: cache}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			load(b, b.TempDir())
		}
	})
	b.Run("warm", func(b *testing.B) {
		cache := b.TempDir()
		load(b, cache)
		for b.Loop() {
			load(b, cache)
		}
	})
}
