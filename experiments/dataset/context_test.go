package dataset

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// countdown is a context that ends when it has been looked at a number of times.
type countdown struct {
	context.Context
	end  context.CancelFunc
	mu   sync.Mutex
	left int
}

func endingAfter(t testing.TB, looks int) *countdown {
	ctx, end := context.WithCancel(t.Context())
	t.Cleanup(end)
	return &countdown{Context: ctx, end: end, left: looks}
}

func (c *countdown) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		c.end()
	}
	return c.Context.Err()
}

// everyFormat is a loader of each format with tiny files, by name, and the
// folder of their cache.
func everyFormat(t *testing.T) (loaders map[string]Loader, o Options) {
	at := func(name string, files map[string][]byte) string {
		folder := write(t, filepath.Join(t.TempDir(), name), files)
		age(t, folder)
		return folder
	}
	shards := faces(t)
	maps.DeleteFunc(shards, func(name string, _ []byte) bool { return strings.HasPrefix(name, "data/test") })
	o = caching(t)
	o.Dir = at("cifar", map[string][]byte{"cifar-10-binary.tar.gz": tarball(t, "cifar-10-batches-bin", cifarTenFiles())})
	return map[string]Loader{
		"cifar":   shrunk(cifarTen),
		"csv":     csvTables{at("csv", map[string][]byte{"train.csv": tableOf("", 256, 0, "0", "1"), "test.csv": tableOf("", 256, 3, "1")})},
		"dir":     imageFolder{at("dir", photos(t))},
		"idx":     idxFolder{save(t, tiny(t))},
		"parquet": parquetShards{at("parquet", shards)},
	}, o
}

// Wherever its context ends, a load says so and nothing else, and spoils
// nothing for the next one.
func TestLoadObeysItsContext(t *testing.T) {
	all, o := everyFormat(t)
	o.ImageSize = 24 // scaling obeys too
	for name, loader := range all {
		t.Run(name, func(t *testing.T) {
			ended := 0
			for looks := 0; ; looks += 1 + looks/8 {
				d, err := load(endingAfter(t, looks), name, loader, o)
				if err == nil {
					if d.Hash != d.Digest() {
						t.Errorf("after %d loads that ended early the dataset is another", ended)
					}
					break
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("error %q, must be context.Canceled", err)
				}
				ended++
			}
			if ended < 3 {
				t.Errorf("the context was looked at %d times only", ended)
			}
		})
	}
	entries, err := os.ReadDir(o.Cache)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".index", ".json", ".pixels":
		default:
			t.Errorf("left in the cache: %s", entry.Name())
		}
	}
}

func TestVerifyObeysItsContext(t *testing.T) {
	Register("two", stub{data: *two()})
	defer delete(loaders, "two")
	for looks := 0; ; looks++ {
		_, problems, err := Verify(endingAfter(t, looks), "two", Options{})
		if err == nil {
			return
		}
		if !errors.Is(err, context.Canceled) || problems != nil {
			t.Fatalf("problems %v, error %q, must be context.Canceled", problems, err)
		}
	}
}
