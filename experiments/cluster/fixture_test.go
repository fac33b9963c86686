package cluster

import (
	"context"
	"fmt"
	"math/rand"
	"sync"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/train"
	"lrunet/lrunet/kernel"
)

// images is a small dataset that can be learnt: bright quarters.
func images(t testing.TB) *imageset.Dataset {
	t.Helper()
	rng := rand.New(rand.NewSource(1))
	split := func(n int) imageset.Split {
		s := imageset.Split{Size: 64}
		for i := range n {
			class := i % 2
			image := make([]uint8, 64)
			for p := range image {
				image[p] = uint8(rng.Intn(100))
				if (p%8 < 4) == (class == 0) {
					image[p] += 100
				}
			}
			s.Pixels, s.Labels = append(s.Pixels, image...), append(s.Labels, uint16(class))
		}
		return s
	}
	d := &imageset.Dataset{Name: "quarters", Classes: []string{"left", "right"}, Channels: 1, Height: 8, Width: 8, Train: split(96), Test: split(32)}
	if err := d.Summarize(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// job is a training on the images; n tells one from the other.
func job(d *imageset.Dataset, n, epochs int) eval.Job {
	return eval.Job{
		Arch: "stem8 8x2 head8", Dataset: d.Name, DatasetHash: d.Hash, Validation: 32, Epochs: epochs,
		Recipe: train.Recipe{Batch: 16}.Complete(), Seed: uint64(n),
	}
}

// heard collects what is told.
type heard struct {
	mu    sync.Mutex
	lines []string
}

func (h *heard) tell(t testing.TB, who string) func(string) {
	return func(text string) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.lines = append(h.lines, time.Now().Format("05.000 ")+who+": "+text)
		if testing.Verbose() {
			t.Log(h.lines[len(h.lines)-1])
		}
	}
}

// site is a coordinator with its run's folder.
type site struct {
	*Coordinator
	folder  string
	address string
	data    *imageset.Dataset
	train   eval.Elsewhere
	heard   *heard
}

// open starts a coordinator on any free port, or goes on where one was closed.
func open(t testing.TB, before *site, change func(*Options)) *site {
	t.Helper()
	s := &site{folder: t.TempDir(), address: "127.0.0.1:0", heard: &heard{}}
	if before != nil {
		s.folder, s.address, s.data = before.folder, before.address, before.data
	} else {
		s.data = images(t)
	}
	o := Options{Listen: s.address, Program: "test", Now: time.Now, Patience: time.Second, Tell: s.heard.tell(t, "coordinator")}
	if change != nil {
		change(&o)
	}
	var err error
	if s.Coordinator, err = New(o); err != nil {
		t.Fatal(err)
	}
	run := eval.FleetRun{Name: "run", Folder: s.folder, ID: "run1", Data: s.data, Every: time.Millisecond}
	if s.train, err = s.Serve(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	s.address = s.Address()
	t.Cleanup(s.Close)
	t.Cleanup(func() {
		if t.Failed() {
			s.heard.mu.Lock()
			defer s.heard.mu.Unlock()
			for _, line := range s.heard.lines {
				t.Log(line)
			}
		}
	})
	return s
}

// hire starts a worker; the returned function stops it and waits.
func (s *site) hire(t testing.TB, name string, change func(*WorkerOptions)) (dismiss func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	o := WorkerOptions{
		Server: "nats://" + s.address, Name: name, Cache: t.TempDir(), Program: "test", Now: time.Now,
		Tell: s.heard.tell(t, name),
	}
	if change != nil {
		change(&o)
	}
	ended := make(chan error, 1)
	go func() { ended <- Work(ctx, o) }()
	var once sync.Once
	dismiss = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("worker %s: %v", name, err)
			}
		})
	}
	t.Cleanup(dismiss)
	return dismiss
}

// here is what a job gives without other machines.
func here(t testing.TB, d *imageset.Dataset, j eval.Job) eval.Result {
	t.Helper()
	pool := kernel.NewPool(1)
	defer pool.Close()
	r := eval.Runner{Data: d, Pool: pool}
	result, _, err := r.Run(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// same says in what two results differ, but for where they come from.
func same(a, b eval.Result) string {
	for _, r := range []*eval.Result{&a, &b} {
		r.Duration, r.Origin = 0, eval.Origin{}
	}
	if one, other := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); one != other {
		return fmt.Sprintf("%s\nis not\n%s", one, other)
	}
	return ""
}
