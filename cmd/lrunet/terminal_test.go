//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// onTerminal starts the program on a terminal of its own.
func onTerminal(t *testing.T, folder string, width uint16, environment []string, args ...string) (*process, *os.File) {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, folder: folder, ended: make(chan struct{})}
	p.cmd = exec.Command(path, args...)
	p.cmd.Args[0] = "lrunet" // as TestMain knows it
	p.cmd.Dir = folder
	p.cmd.Env = append(os.Environ(), "LRUNET_CACHE="+filepath.Join(folder, "cache"), "TERM=xterm", "NO_COLOR=", "COLUMNS=")
	p.cmd.Env = append(p.cmd.Env, environment...)
	terminal, err := pty.StartWithSize(p.cmd, &pty.Winsize{Rows: 24, Cols: width})
	if err != nil {
		t.Skipf("there are no pseudo-terminals: %v", err)
	}
	go func() {
		defer close(p.ended)
		io.Copy(&p.stderr, terminal) // until the program's end, which is an error on Linux
		p.cmd.Wait()                 // its error is in ProcessState
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended
		terminal.Close()
	})
	return p, terminal
}

var sequence = regexp.MustCompile("\x1b\\[[0-9]*[A-Za-z]")

// narrow holds that no drawn line is wider than a terminal.
func narrow(t *testing.T, written string, width int) {
	t.Helper()
	for line := range strings.Lines(written) {
		line = strings.TrimRight(sequence.ReplaceAllString(line, ""), "\r\n")
		if strings.HasPrefix(strings.TrimSpace(line), "lrunet: ") { // not drawn
			continue
		}
		line = line[strings.LastIndex(line, "\r")+1:]
		if got := twwidth.Width(line); got >= width {
			t.Errorf("%d of %d: %q", got, width, line)
		}
	}
}

// A search on a narrow terminal that is interrupted, by the key, leaves its
// finished trainings, its tables and its last line.
func TestInterruptOnTerminal(t *testing.T) {
	p, terminal := onTerminal(t, longExperiments(t), 44, nil, "search", "search.yaml", "--json")
	p.untilPrinted("search 3/5000  ")
	p.untilPrinted("images/s")
	wide := p.stderr.String()
	narrow(t, wide, 44)
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 40}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * refresh)
	drawn := len(p.stderr.String())
	p.until("more is drawn", func() bool { return len(p.stderr.String()) > drawn+500 })
	narrow(t, p.stderr.String()[drawn:], 40)
	if _, err := terminal.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status.ExitStatus() != 130 {
		t.Errorf("exit code %d", status.ExitStatus())
	}
	clean(t, p.stderr.String(), "lrunet: interrupted; finished candidates are kept; run the same command to resume")
}

// clean holds that nothing drawn is left on a terminal, whose last line is given.
func clean(t *testing.T, written, last string) {
	t.Helper()
	var left paper
	if _, err := left.Write([]byte(written)); err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(left.String(), "\r", "")
	if !strings.HasSuffix("\n"+text, "\n"+last) || !strings.HasSuffix(written, "\n") {
		t.Errorf("the last line is not %q:\n%s", last, text)
	}
	for _, drawn := range []string{"images/s", "elapsed", "^C", " left", "waiting"} {
		if strings.Contains(text, drawn) {
			t.Errorf("%q is left:\n%s", drawn, text)
		}
	}
}

func TestInterruptTrainingOnTerminal(t *testing.T) {
	args := []string{"train", "stem8/2 8x1g4 head8g4", "--data", "idx:images", "--epochs", "60000", "--batch", "10", "--out", "net.safetensors"}
	p, _ := onTerminal(t, longExperiments(t), 60, nil, args...)
	p.untilPrinted(" left")
	narrow(t, p.stderr.String(), 60)
	p.stop(os.Interrupt)
	p.end()
	clean(t, p.stderr.String(), "lrunet: interrupted; the training is kept in net.safetensors.partial; run the same command to resume")
}

func TestInterruptLoadingOnTerminal(t *testing.T) {
	for _, drawn := range []bool{false, true} {
		p, terminal := onTerminal(t, bigTable(t), 40, nil, "datasets", "show", "csv:big.csv")
		if drawn {
			p.untilPrinted(" of ")
			narrow(t, p.stderr.String(), 40)
		} else {
			p.until("its rows are read", func() bool { return p.exists("cache/.*.tmp*") })
		}
		if _, err := terminal.WriteString("\x03"); err != nil {
			t.Fatal(err)
		}
		if status := p.end(); status.ExitStatus() != 130 {
			t.Errorf("exit code %d", status.ExitStatus())
		}
		clean(t, p.stderr.String(), "lrunet: interrupted")
	}
}

// NO_COLOR and a dumb terminal get plain lines.
func TestPlainTerminal(t *testing.T) {
	for _, environment := range []string{"NO_COLOR=1", "TERM=dumb"} {
		p, _ := onTerminal(t, longExperiments(t), 80, []string{environment}, "search", "search.yaml", "--budget", "3", "--json")
		if code := p.end().ExitStatus(); code != success {
			t.Errorf("exit code %d", code)
		}
		if text := p.stderr.String(); strings.Contains(text, "\x1b") || !strings.Contains(text, "search 3/3  ") {
			t.Errorf("%s: printed %q", environment, text)
		}
	}
}
