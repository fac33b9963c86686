package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"lrunet/internal/testkit"
)

// disk is a file system of its own, in memory.
type disk string

// mount makes a disk of that many KiB at a folder.
func mount(t *testing.T, folder string, kib int) disk {
	t.Helper()
	testkit.Must(t, os.MkdirAll(folder, 0o755))
	err := syscall.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprintf("size=%dk", kib))
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		t.Skip("no disk may be mounted here")
	}
	testkit.Must(t, err)
	t.Cleanup(func() { syscall.Unmount(folder, syscall.MNT_DETACH) })
	return disk(folder)
}

// enlarge gives the disk room for everything.
func (d disk) enlarge(t *testing.T) {
	t.Helper()
	testkit.Must(t, syscall.Mount("tmpfs", string(d), "tmpfs", syscall.MS_REMOUNT, "size=64m"))
}

// protect lets nothing be written to the disk, or lets it again.
func (d disk) protect(t *testing.T, protected bool) {
	t.Helper()
	flags := uintptr(syscall.MS_REMOUNT)
	if protected {
		flags |= syscall.MS_RDONLY
	}
	testkit.Must(t, syscall.Mount("tmpfs", string(d), "tmpfs", flags, "size=64m"))
}

func (d disk) unmount(t *testing.T) {
	t.Helper()
	testkit.Must(t, syscall.Unmount(string(d), 0))
}

// shortCommands are command lines that end soon and write to a folder, and how
// what they made is read there.
func shortCommands(folder string) map[string]command {
	run := func(t *testing.T) findings { return findingsOf(t, filepath.Join(folder, "short")) }
	return map[string]command{
		"search": {[]string{"search", "search.yaml", "--runs", folder, "--workers", "2", "--threads", "1", "--json"}, run},
		"sweep":  {[]string{"sweep", "sweep.yaml", "--runs", folder, "--workers", "2", "--threads", "1", "--json"}, run},
		"train": {
			[]string{
				"train", "stem8/2 8x1g4 head8g4", "--data", "idx:images", "--epochs", "4", "--batch", "40",
				"--out", filepath.Join(folder, "net.safetensors"), "--checkpoint-every", "1ns", "--json",
			},
			func(t *testing.T) findings { return checkpointsIn(t, folder) },
		},
	}
}

// command is a command line, and how what it made is read.
type command struct {
	args  []string
	found func(*testing.T) findings
}

// alone runs the command where nothing goes wrong.
func (c command) alone(t *testing.T, folder string) (map[string]any, findings) {
	t.Helper()
	result := printed(t, begin(t, folder, c.args...))
	delete(result, "seconds")
	return result, c.found(t)
}

// On disks of every size that is too small, a command fails with one line, and
// with more room it ends as one that had it from the beginning.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("the migrations wait for seconds on a full disk")
	}
	folder := shortExperiments(t)
	place := filepath.Join(folder, "disk")
	for name, c := range shortCommands(place) {
		t.Run(name, func(t *testing.T) {
			d := mount(t, place, 64<<10)
			result, want := c.alone(t, folder)
			d.unmount(t)
			full := 0
			for kib := 4; ; kib += max(4, kib/2/4*4) {
				d = mount(t, place, kib)
				p := begin(t, folder, c.args...)
				if p.end().ExitStatus() == success {
					d.unmount(t)
					break
				}
				full++
				p.fails(failure, "")
				if text := p.stderr.String(); !strings.Contains(text, "no space left on device") && !strings.Contains(text, "disk is full") && !strings.Contains(text, "disk full or gone?") {
					t.Errorf("on %d KiB it said %s", kib, text)
				}
				d.enlarge(t)
				again, found := c.alone(t, folder)
				if !reflect.DeepEqual(again, result) {
					t.Errorf("on %d KiB and then on more, printed\n%v\nwant\n%v", kib, again, result)
				}
				sameFindings(t, found, want)
				d.unmount(t)
			}
			if t.Logf("%d disks were full", full); full < 2 {
				t.Error("hardly any disk was too small")
			}
		})
	}
}

// On a disk that takes nothing more, every command says so in one line; when it
// takes something again, the commands resume.
func TestProtectedDisk(t *testing.T) {
	folder := shortExperiments(t)
	place := filepath.Join(folder, "disk")
	for name, c := range shortCommands(place) {
		t.Run(name, func(t *testing.T) {
			d := mount(t, place, 64<<10)
			result, want := c.alone(t, folder)
			d.protect(t, true)
			if name != "train" {
				begin(t, folder, "report", filepath.Join(place, "short")).fails(failure, "read-only file system")
				if p := begin(t, folder, "runs", place); p.end().ExitStatus() != success || !strings.Contains(p.stdout.String(), "finished") {
					t.Errorf("runs printed %s%s", p.stdout.String(), p.stderr.String())
				}
			}
			d.unmount(t)
			d = mount(t, place, 64<<10)
			d.protect(t, true)
			code := failure
			if name == "train" {
				code = misuse // FILE is what it was given
			}
			begin(t, folder, c.args...).fails(code, "read-only file system")
			d.protect(t, false)
			again, found := c.alone(t, folder)
			if !reflect.DeepEqual(again, result) {
				t.Errorf("printed\n%v\nwant\n%v", again, result)
			}
			sameFindings(t, found, want)
			d.unmount(t)
		})
	}
}
