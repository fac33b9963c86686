//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is the program at work in a folder of its own.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	folder string
	stdout shared
	stderr shared
	ended  chan struct{}
}

// shared is a buffer that is read while it is written.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// begin starts the program in a folder.
func begin(t *testing.T, folder string, args ...string) *process {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := idle(t, folder, append([]string{path}, args...)...)
	p.cmd.Args[0] = "lrunet" // as TestMain knows it
	p.start()
	return p
}

// beginCommand starts a command that ends up as the program, in a folder.
func beginCommand(t *testing.T, folder string, args ...string) *process {
	t.Helper()
	p := idle(t, folder, args...)
	p.start()
	return p
}

// idle is a command that is not started yet, in a folder.
func idle(t *testing.T, folder string, args ...string) *process {
	p := &process{t: t, folder: folder, ended: make(chan struct{})}
	p.cmd = exec.Command(args[0], args[1:]...)
	p.cmd.Dir = folder
	p.cmd.Env = append(os.Environ(), "LRUNET_CACHE="+filepath.Join(folder, "cache"))
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	return p
}

// start starts it, and kills it when the test ends.
func (p *process) start() {
	p.t.Helper()
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		p.cmd.Wait() // its error is in ProcessState
	}()
	p.t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended
	})
}

// until waits for the program to get somewhere.
func (p *process) until(what string, there func() bool) {
	p.t.Helper()
	for limit := time.Now().Add(time.Minute); !there(); time.Sleep(time.Millisecond) {
		select {
		case <-p.ended:
			p.t.Fatalf("ended before %s: %s", what, p.stderr.String())
		default:
		}
		if time.Now().After(limit) {
			p.t.Fatalf("waited in vain for %s: %s", what, p.stderr.String())
		}
	}
}

// untilPrinted waits for a text on stderr.
func (p *process) untilPrinted(text string) {
	p.t.Helper()
	p.until(text, func() bool { return strings.Contains(p.stderr.String(), text) })
}

// stop sends a signal.
func (p *process) stop(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// end waits for the program's end, which must come, and says how it ended.
func (p *process) end() syscall.WaitStatus {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		p.t.Fatalf("still running a minute after the signal: %s", p.stderr.String())
	}
	return p.cmd.ProcessState.Sys().(syscall.WaitStatus)
}

// exits holds that the program ends with a code and a last line on stderr.
func (p *process) exits(code int, last string) {
	p.t.Helper()
	status := p.end()
	if !status.Exited() || status.ExitStatus() != code {
		p.t.Errorf("exit code %d, signal %v; must exit with %d", status.ExitStatus(), status.Signal(), code)
	}
	if text := p.stderr.String(); !strings.HasSuffix("\n"+text, "\n"+last+"\n") {
		p.t.Errorf("stderr %q, must end with %q", text, last)
	}
}

// fails holds that the program ends with a code and one line that has a text.
func (p *process) fails(code int, text string) {
	p.t.Helper()
	status, said := p.end(), p.stderr.String()
	if _, last, one := strings.Cut("\n"+said, "\nlrunet: "); !status.Exited() || status.ExitStatus() != code ||
		!one || strings.Count(last, "\n") != 1 || !strings.Contains(last, text) {
		p.t.Errorf("exit code %d, signal %v, must fail with %d and one line that has %q: %s", status.ExitStatus(), status.Signal(), code, text, said)
	}
}

// exists says whether files of that pattern are in the folder.
func (p *process) exists(pattern string) bool {
	found, err := filepath.Glob(filepath.Join(p.folder, pattern))
	if err != nil {
		p.t.Fatal(err)
	}
	return len(found) > 0
}

// bigTable writes a CSV file of 60,000 images, which takes seconds to read.
func bigTable(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	rows := bytes.Repeat([]byte("0"+strings.Repeat(",7", 784)+"\n1"+strings.Repeat(",200", 784)+"\n"), 30_000)
	if err := os.WriteFile(filepath.Join(folder, "big.csv"), rows, 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestSignalWhileLoading(t *testing.T) {
	folder := bigTable(t)
	for _, test := range []struct {
		signal os.Signal
		code   int
		args   []string
	}{
		{os.Interrupt, 130, []string{"datasets", "show", "csv:big.csv"}},
		{syscall.SIGTERM, 143, []string{"train", "lrunet-1", "--data", "csv:big.csv"}},
	} {
		p := begin(t, folder, test.args...)
		p.until("its rows are read", func() bool { return p.exists("cache/.*.tmp*") })
		p.stop(test.signal)
		p.exits(test.code, "lrunet: interrupted")
		if p.stdout.String() != "" || p.exists("cache/.*") || p.exists("cache/*.json") {
			t.Errorf("%v printed %q, or left files in the cache", test.args, p.stdout.String())
		}
	}
}

// The second signal kills a program that the first cannot stop: it reads its
// experiment from a pipe that nobody writes to.
func TestSecondSignalKills(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	p := begin(t, folder, "sweep", "pipe.yaml")
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	p.stop(os.Interrupt)
	select {
	case <-p.ended:
		t.Fatalf("the first signal ended it: %v", p.cmd.ProcessState)
	case <-time.After(5 * sameSignal):
	}
	p.stop(os.Interrupt)
	if status := p.end(); !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("ended with %v, must be killed by the signal", p.cmd.ProcessState)
	}
}

// An interrupted search prints and reports what it has. Two signals at once, as
// timeout(1) sends them, count as one.
func TestSignalWhileSearching(t *testing.T) {
	p := begin(t, longExperiments(t), "search", "search.yaml", "--json")
	p.untilPrinted("search 3/5000")
	p.stop(syscall.SIGTERM)
	p.stop(syscall.SIGTERM)
	p.exits(143, "lrunet: interrupted; finished candidates are kept; run the same command to resume")
	var printed searchResult
	if err := json.Unmarshal([]byte(p.stdout.String()), &printed); err != nil || !printed.Interrupted || len(printed.Front) == 0 {
		t.Errorf("printed %q, error %v: want the front", p.stdout.String(), err)
	}
	if !p.exists("runs/long/report.html") {
		t.Error("there is no report")
	}
}

// A terminal that is closed stops a search as Ctrl-C does, but not under nohup.
func TestHangup(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("these tests run under nohup, which the programs they start inherit")
	}
	p := begin(t, longExperiments(t), "search", "search.yaml")
	p.untilPrinted("search 3/5000")
	p.stop(syscall.SIGHUP)
	p.exits(129, "lrunet: interrupted; finished candidates are kept; run the same command to resume")

	signal.Ignore(syscall.SIGHUP) // as nohup does
	defer signal.Reset(syscall.SIGHUP)
	p = begin(t, longExperiments(t), "search", "search.yaml", "--budget", "20")
	p.untilPrinted("search 3/20")
	p.stop(syscall.SIGHUP)
	if code := p.end().ExitStatus(); code != success {
		t.Errorf("exit code %d: %s", code, p.stderr.String())
	}
}

func TestSignalWhileSweeping(t *testing.T) {
	p := begin(t, longExperiments(t), "sweep", "sweep.yaml", "--workers", "1")
	p.untilPrinted("sweep 1/9")
	p.stop(os.Interrupt)
	p.exits(130, "lrunet: interrupted; finished trainings are kept; run the same command to resume")
	if text := p.stdout.String(); !strings.Contains(text, " of 9 trainings done") || !p.exists("runs/long/record.html") {
		t.Errorf("printed %q", text)
	}
}

// A training that is interrupted goes on by the same command, to the bytes of
// one that was not.
func TestSignalWhileTraining(t *testing.T) {
	args := []string{"train", "stem8/2 8x1g4 head8g4", "--data", "idx:images", "--epochs", "600", "--batch", "10", "--out", "net.safetensors"}
	folder := longExperiments(t)
	whole := begin(t, folder, args...)
	<-whole.ended
	want, err := os.ReadFile(filepath.Join(folder, "net.safetensors"))
	if err != nil {
		t.Fatalf("%v: %s", err, whole.stderr.String())
	}
	if err := os.Remove(filepath.Join(folder, "net.safetensors")); err != nil {
		t.Fatal(err)
	}
	p := begin(t, folder, args...)
	p.untilPrinted("epoch 1/600")
	p.stop(os.Interrupt)
	p.exits(130, "lrunet: interrupted; the training is kept in net.safetensors.partial; run the same command to resume")
	if p.exists("net.safetensors") || !p.exists("net.safetensors.partial") {
		t.Error("there is a checkpoint, or nothing to resume from")
	}
	rest := begin(t, folder, args...)
	<-rest.ended
	got, err := os.ReadFile(filepath.Join(folder, "net.safetensors"))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("resumed, the checkpoint differs (error %v): %s", err, rest.stderr.String())
	}
	if p.exists("*.partial") {
		t.Error("the training in progress is still there")
	}
}
