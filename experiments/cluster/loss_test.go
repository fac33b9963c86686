package cluster

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"lrunet/eval"
)

// wire is between a worker and its server, and can be cut.
type wire struct {
	address string
	cut     atomic.Bool
	mu      sync.Mutex
	ends    []net.Conn
}

// lay makes a wire to a server.
func lay(t *testing.T, server string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	w := &wire{address: listener.Addr().String()}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil || w.cut.Load() {
				near.Close()
				continue
			}
			w.mu.Lock()
			w.ends = append(w.ends, near, far)
			w.mu.Unlock()
			go carry(near, far)
			go carry(far, near)
		}
	}()
	return w
}

func carry(from, to net.Conn) {
	defer to.Close()
	buffer := make([]byte, 1<<16)
	for {
		n, err := from.Read(buffer)
		if _, wrong := to.Write(buffer[:n]); err != nil || wrong != nil {
			return
		}
	}
}

// sever cuts the wire until it is mended.
func (w *wire) sever() {
	w.cut.Store(true)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, end := range w.ends {
		end.Close()
	}
	w.ends = nil
}

func (w *wire) mend() { w.cut.Store(false) }

// A worker that is cut off loses its job to another, and what it has to say when it
// comes back changes nothing; then it works on.
func TestCutOffWorkerComesBack(t *testing.T) {
	s := open(t, nil, nil)
	w := lay(t, s.address)
	begun, release := make(chan struct{}, 100), make(chan struct{})
	s.hire(t, "far", func(o *WorkerOptions) {
		o.Server = "nats://" + w.address
		o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
			begun <- struct{}{}
			<-release
			return really(ctx, w, r, k)
		}
	})
	list := jobs(s, 3, 1)
	done := make(chan []eval.Result)
	go func() { done <- s.all(t, t.Context(), list) }()
	<-begun
	w.sever()
	dismiss := s.hire(t, "near", nil)
	s.check(t, <-done, list)
	dismiss()
	close(release)
	w.mend()
	more := []eval.Job{job(s.data, 101, 1), job(s.data, 102, 1), job(s.data, 103, 1), job(s.data, 104, 1)}
	s.check(t, s.all(t, t.Context(), more), more)
	select {
	case <-begun:
	case <-time.After(20 * time.Second):
		t.Error("the worker that came back got no job")
	}
}

// A worker waits for a server that is not there yet, also behind a tunnel that is.
func TestWorkerWaitsForServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	early := &site{address: lay(t, address).address, heard: &heard{}}
	early.hire(t, "behind a tunnel", nil)
	early.address = address
	early.hire(t, "early", nil)
	for deadline := time.Now().Add(20 * time.Second); !early.heard.has("tunnel: nats") || !early.heard.has("early: nats"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("told: %q", early.heard.lines)
		}
	}
	s := open(t, nil, func(o *Options) { o.Listen = address })
	list := jobs(s, 4, 1)
	s.check(t, s.all(t, t.Context(), list), list)
}

// A training is gone on with where the worker before left it.
func TestTrainingGoesOnElsewhere(t *testing.T) {
	s := open(t, nil, nil)
	list := []eval.Job{job(s.data, 1, 300)}
	begun := make(chan struct{}, 1)
	dismiss := s.hire(t, "a", func(o *WorkerOptions) {
		o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
			begun <- struct{}{}
			return really(ctx, w, r, k)
		}
	})
	done := make(chan []eval.Result)
	go func() { done <- s.all(t, t.Context(), list) }()
	<-begun
	time.Sleep(300 * time.Millisecond)
	dismiss()
	went := make(chan int, 1)
	s.hire(t, "b", func(o *WorkerOptions) {
		o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
			result, weights, err := really(ctx, w, r, k)
			went <- k.images
			return result, weights, err
		}
	})
	s.check(t, <-done, list)
	if images := <-went; images < 64*2 {
		t.Errorf("the second worker began after %d images", images)
	}
}

// Jobs that the server lost are put into the queue again.
func TestLostJobsAreAskedForAgain(t *testing.T) {
	s := open(t, nil, func(o *Options) { o.Patience = 300 * time.Millisecond })
	list := jobs(s, 2, 1)
	done := make(chan []eval.Result)
	go func() { done <- s.all(t, t.Context(), list) }()
	consumer, err := s.link.js.Consumer(t.Context(), jobsStream, s.need.word())
	if err != nil {
		t.Fatal(err)
	}
	for lost := 0; lost < len(list); lost++ {
		m, err := consumer.Next(jetstream.FetchMaxWait(20 * time.Second))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Term(); err != nil { // takes it out of the queue
			t.Fatal(err)
		}
	}
	s.hire(t, "a", nil)
	s.check(t, <-done, list)
}

// A job that no worker survives is given up, with the reasons, and only that one.
func TestHopelessJobIsGivenUp(t *testing.T) {
	s := open(t, nil, nil)
	bad := job(s.data, 666, 1)
	s.hire(t, "a", func(o *WorkerOptions) {
		o.train = func(ctx context.Context, w *worker, r *eval.Runner, k *working) (eval.Result, []byte, error) {
			if k.message.Job.Seed == 666 {
				return eval.Result{}, nil, errors.New("the disk is full")
			}
			return really(ctx, w, r, k)
		}
		o.again = time.Millisecond
	})
	good := jobs(s, 2, 1)
	s.check(t, s.all(t, t.Context(), good), good)
	_, _, err := s.train(t.Context(), eval.Errand{Job: bad})
	if err == nil || strings.Count(err.Error(), "a: the disk is full") != attempts {
		t.Errorf("error %v", err)
	}
	state, err := Look(t.Context(), "nats://"+s.address, Access{}, time.Second)
	if err != nil || len(state.Dead) != 1 || state.Dead[0].Key != bad.Key() || len(state.Workers) != 1 || state.Workers[0].Done != 2 {
		t.Errorf("seen: %+v, %v", state, err)
	}
}

// Workers that cannot do a run's jobs are told so, and get none.
func TestUnfitWorkersAreTold(t *testing.T) {
	s := open(t, nil, func(o *Options) { o.Program = "other" })
	s.hire(t, "a", nil)
	deadline := time.Now().Add(20 * time.Second)
	for !s.heard.has("a: run run of") || !s.heard.has("of which 1 get no jobs: these need lrunet other") {
		if time.Now().After(deadline) {
			t.Fatalf("told: %q", s.heard.lines)
		}
		time.Sleep(50 * time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, _, err := s.train(ctx, eval.Errand{Job: job(s.data, 1, 1)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline's", err)
	}
}

// has says whether a line with a text was told.
func (h *heard) has(text string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, line := range h.lines {
		if strings.Contains(line, text) {
			return true
		}
	}
	return false
}
