//go:build unix

package main

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"lrunet/eval/store"
	"lrunet/internal/testkit"
	"lrunet/lrunet/kernel"
)

// rounds is how often a search goes through what can happen to its machines: once by
// default, as often as $LRUNET_ROUNDS says.
func rounds(t *testing.T) int {
	t.Helper()
	text, ok := os.LookupEnv("LRUNET_ROUNDS")
	if !ok {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("LRUNET_ROUNDS must be a positive number, got %q", text)
	}
	return n
}

// fleetSearch is a search that takes some seconds.
func fleetSearch(more ...string) []string {
	return append([]string{"search", "search.yaml", "--budget", "20", "--epochs", "30", "--checkpoint-every", "50ms", "--json"}, more...)
}

// A search on four machines, of which two die, one is cut off and comes back and one is
// slow, while that of the search dies twice, ends as a search on one machine does.
func TestFleetEndsAsOneMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute a round; without -short")
	}
	whole := longExperiments(t)
	printed(t, begin(t, whole, fleetSearch("--workers", "2", "--threads", "2")...))
	want := findingsOf(t, filepath.Join(whole, "runs/long")).without(whole)
	for round := range rounds(t) {
		t.Run(strconv.Itoa(round), func(t *testing.T) {
			folder := ordeal(t, uint64(round))
			got := findingsOf(t, filepath.Join(folder, "runs/long")).without(folder)
			delete(got, "fact run_id")
			sameFindings(t, got, want)
			if _, err := os.Stat(filepath.Join(folder, "runs/long/queue")); err == nil {
				t.Error("the queue is still there")
			}
		})
	}
}

// Sweeps and tables on two machines end as on one.
func TestFleetDoesSweepsAndTables(t *testing.T) {
	for name, args := range map[string][]string{
		"sweep": {"sweep", "sweep.yaml", "--epochs", "20", "--seeds", "1,2,3", "--best-epoch", "--json"},
		"table": {"table", "build", "table.yaml", "--json"},
	} {
		t.Run(name, func(t *testing.T) {
			whole, folder := longExperiments(t), longExperiments(t)
			want := printed(t, begin(t, whole, append(args, "--workers", "2", "--threads", "2")...))
			at := "127.0.0.1:" + newLoopback(t).freePort()
			coordinator := begin(t, folder, append(args, "--listen", at)...)
			for _, name := range []string{"a", "b"} {
				begin(t, folder, "worker", "--server", "nats://"+at, "--name", name, "--threads", "1", "--cache", name)
			}
			if got := printed(t, coordinator); !reflect.DeepEqual(got, want) {
				t.Errorf("printed\n%v\non one machine\n%v", got, want)
			}
			if name == "table" {
				if got, want := untimedRows(t, folder), untimedRows(t, whole); !reflect.DeepEqual(got, want) {
					t.Errorf("rows\n%+v\non one machine\n%+v", got, want)
				}
				return
			}
			sameFindings(t, results(t, folder), results(t, whole))
		})
	}
}

// results are the findings in a folder but for what has the command line in it.
func results(t *testing.T, folder string) findings {
	f := findingsOf(t, filepath.Join(folder, "runs/long")).without(folder)
	maps.DeleteFunc(f, func(name, _ string) bool { return name == "fact run_id" || strings.HasPrefix(name, "checkpoints/") })
	return f
}

// A worker with other kernels gets jobs only where the search takes any, and then its
// results say so.
func TestOtherKernels(t *testing.T) {
	folder := longExperiments(t)
	at := "127.0.0.1:" + newLoopback(t).freePort()
	args := []string{"search", "search.yaml", "--budget", "2", "--epochs", "1", "--json", "--listen", at}
	t.Setenv("LRUNET_KERNEL", "go")
	worker := begin(t, folder, "worker", "--server", "nats://"+at, "--threads", "1", "--cache", "cache")
	os.Unsetenv("LRUNET_KERNEL") // Setenv puts it back
	if kernel.Name() == "go" {
		t.Skip("this machine has one kernel set")
	}
	search := begin(t, folder, args...)
	worker.until("being told", func() bool {
		return strings.Contains(worker.stderr.String(), "needs lrunet") && strings.Contains(worker.stderr.String(), "it gets no jobs of that run")
	})
	search.cmd.Process.Signal(os.Interrupt)
	<-search.ended
	printed(t, begin(t, folder, append(args, "--any-kernel")...))
	s, err := store.OpenReadOnly(filepath.Join(folder, "runs/long/study.db"))
	testkit.Must(t, err)
	defer s.Close()
	results, err := s.Results()
	testkit.Must(t, err)
	for _, r := range results {
		if !reflect.DeepEqual(r.Origin.Kernels, []string{"go"}) {
			t.Errorf("a result comes from kernels %v", r.Origin.Kernels)
		}
	}
	if len(results) != 2 {
		t.Errorf("%d results", len(results))
	}
}

// ordeal is such a search; its moments follow from a seed.
func ordeal(t *testing.T, seed uint64) (folder string) {
	folder = longExperiments(t)
	n := newNetwork(t, 5)
	at := n.hosts[0].freePort()
	testkit.Must(t, os.WriteFile(filepath.Join(folder, "note"), nil, 0o600))
	made := begin(t, folder, "cluster", "init", "door", "--host", n.hosts[0].address)
	<-made.ended
	coordinate := func() *process {
		return n.hosts[0].begin(folder, fleetSearch("--listen", n.hosts[0].reach(at), "--cluster", "door", "--patience", "2s")...)
	}
	coordinator := coordinate()
	var workers []*process
	for i, h := range n.hosts[1:] {
		workers = append(workers, h.begin(folder, "worker", "--server", "tls://"+h.reach(at), "--cluster", "door/worker",
			"--name", "w"+strconv.Itoa(i), "--threads", "1", "--cache", "cache"+strconv.Itoa(i)))
	}
	random := rand.New(rand.NewPCG(seed, 1))
	moment := func() { time.Sleep(time.Duration(500+random.IntN(2000)) * time.Millisecond) }
	defer slow(workers[3])()
	for _, happens := range shuffled(random,
		func() { workers[0].cmd.Process.Kill() },
		func() { workers[1].cmd.Process.Kill() },
		func() { n.hosts[3].cut(); time.Sleep(3 * time.Second); n.hosts[3].join() },
		func() { coordinator = restarted(coordinator, coordinate) },
		func() { coordinator = restarted(coordinator, coordinate) },
	) {
		moment()
		happens()
	}
	printed(t, coordinator)
	for _, w := range workers[2:] {
		w.cmd.Process.Signal(syscall.SIGCONT)
		w.cmd.Process.Signal(os.Interrupt)
		<-w.ended
		if code := w.cmd.ProcessState.ExitCode(); code != 130 {
			t.Errorf("a worker ends with code %d: %s", code, w.stderr.String())
		}
	}
	return folder
}

// restarted kills a process, and starts it again.
func restarted(p *process, begin func() *process) *process {
	p.cmd.Process.Kill()
	<-p.ended
	return begin()
}

// slow has a process stand still half of the time, until the returned function is
// called.
func slow(p *process) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for _, s := 0, syscall.SIGSTOP; ; {
			p.cmd.Process.Signal(s)
			if s == syscall.SIGSTOP {
				s = syscall.SIGCONT
			} else {
				s = syscall.SIGSTOP
			}
			select {
			case <-done:
				p.cmd.Process.Signal(syscall.SIGCONT)
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return func() { close(done); <-ended }
}

// shuffled is a list in an order of chance.
func shuffled[T any](r *rand.Rand, list ...T) []T {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}
