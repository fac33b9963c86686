package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval/imageset"
	"lrunet/internal/testkit"
)

// Workers that share a folder remove the same files from it at the same time.
func TestCachesShareAFolder(t *testing.T) {
	folder := t.TempDir()
	for round := range 20 {
		for i := range 40 {
			testkit.Must(t, os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d-%d%s", round, i, suffix)), make([]byte, 100), 0o600))
		}
		var wait sync.WaitGroup
		for range 2 {
			c := newCache(folder, 10, time.Now, func(int64) {})
			wait.Go(func() {
				if err := c.trim(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
}

// slowStore is a bucket that answers when it is told to.
type slowStore struct {
	jetstream.ObjectStore
	asked, answer chan struct{}
}

func (s slowStore) Get(ctx context.Context, name string, o ...jetstream.GetObjectOpt) (jetstream.ObjectResult, error) {
	s.asked <- struct{}{}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.answer:
		return s.ObjectStore.Get(ctx, name, o...)
	}
}

// While a dataset is fetched others can be had, who wants it too waits, and fetches it
// where the first was stopped.
func TestCacheFetchesBesideOthers(t *testing.T) {
	s := open(t, nil, nil)
	l := intruder(t, s)
	store, err := l.bucket(t.Context(), dataBucket)
	testkit.Must(t, err)
	slow := slowStore{store, make(chan struct{}), make(chan struct{})}
	l.buckets[dataBucket] = slow
	c := newCache(t.TempDir(), 1<<20, time.Now, func(int64) {})
	there := small(t, c.folder)

	first, stop := context.WithCancel(t.Context())
	failed, had := make(chan error, 1), make(chan error, 2)
	go func() {
		_, _, err := c.get(first, l, s.data.Hash)
		failed <- err
	}()
	<-slow.asked
	for range 2 {
		go func() {
			_, _, err := c.get(t.Context(), l, s.data.Hash)
			had <- err
		}()
	}
	_, release, err := c.get(t.Context(), l, there)
	testkit.Must(t, err)
	release()
	stop()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of the first", err)
	}
	<-slow.asked
	close(slow.answer)
	for range 2 {
		testkit.Must(t, <-had)
	}
	if c.open[s.data.Hash].users != 2 || c.open[there].users != 0 {
		t.Errorf("users: %d and %d, want 2 and 0", c.open[s.data.Hash].users, c.open[there].users)
	}
}

// small puts a dataset into a folder, and returns its hash.
func small(t *testing.T, folder string) string {
	t.Helper()
	d := &imageset.Dataset{
		Name: "small", Classes: []string{"a", "b"}, Channels: 1, Height: 1, Width: 2,
		Train: imageset.Split{Size: 2, Pixels: []uint8{1, 2}, Labels: []uint16{1}}, Test: imageset.Split{Size: 2, Pixels: []uint8{3, 4}, Labels: []uint16{0}},
	}
	testkit.Must(t, d.Summarize(t.Context()))
	file, err := os.Create(filepath.Join(folder, d.Hash+suffix))
	testkit.Must(t, err)
	testkit.Must(t, writeImages(file, d))
	testkit.Must(t, file.Close())
	return d.Hash
}
