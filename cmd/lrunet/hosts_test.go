//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lrunet/internal/testkit"
)

// network is some hosts that reach each other: network namespaces where those are
// allowed (Linux, root, iproute2), else this machine with a wire to each host that can
// be cut.
type network struct {
	t       *testing.T
	hosts   []*host
	program string // lrunet, by its name
	spaces  string // beginning of the namespaces' names; "": there are none
}

// host is a machine of a network.
type host struct {
	network *network
	space   string // its namespace
	address string // its own
	wire    *wire  // to the first host; nil: a real one
}

// newNetwork makes n hosts.
func newNetwork(t *testing.T, n int) *network {
	t.Helper()
	path, err := os.Executable()
	testkit.Must(t, err)
	w := &network{t: t, program: filepath.Join(t.TempDir(), "lrunet")}
	testkit.Must(t, os.Symlink(path, w.program))
	spaces := fmt.Sprintf("lrunet%d", os.Getpid())
	if err := ip("netns", "add", spaces); err != nil {
		t.Logf("no network namespaces here (%v): all hosts are this machine", err)
		for range n {
			w.hosts = append(w.hosts, &host{network: w, address: "127.0.0.1"})
		}
		return w
	}
	t.Cleanup(func() { ip("netns", "del", spaces) })
	w.spaces = spaces
	testkit.Must(t, ip("-n", spaces, "link", "add", "switch", "type", "bridge"))
	testkit.Must(t, ip("-n", spaces, "link", "set", "switch", "up"))
	for i := range n {
		w.addHost(i)
	}
	return w
}

// addHost makes a namespace, and lays a wire to the switch.
func (w *network) addHost(i int) {
	h := &host{network: w, space: fmt.Sprintf("%sh%d", w.spaces, i), address: fmt.Sprintf("10.77.0.%d", i+1)}
	testkit.Must(w.t, ip("netns", "add", h.space))
	w.t.Cleanup(func() { ip("netns", "del", h.space) })
	port := fmt.Sprintf("port%d", i)
	for _, step := range []string{
		"-n " + w.spaces + " link add " + port + " type veth peer name eth0 netns " + h.space,
		"-n " + w.spaces + " link set " + port + " master switch up",
		"-n " + h.space + " addr add " + h.address + "/24 dev eth0",
		"-n " + h.space + " link set eth0 up",
		"-n " + h.space + " link set lo up",
	} {
		testkit.Must(w.t, ip(strings.Fields(step)...))
	}
	w.hosts = append(w.hosts, h)
}

// ip runs the command of that name.
func ip(args ...string) error {
	text, err := exec.Command("ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, text)
	}
	return nil
}

// begin starts the program on the host, in a folder.
func (h *host) begin(folder string, args ...string) *process {
	command := []string{h.network.program}
	if h.space != "" {
		command = []string{"ip", "netns", "exec", h.space, h.network.program}
	}
	return beginCommand(h.network.t, folder, append(command, args...)...)
}

// reach is the address at which the host finds a port of the first host.
func (h *host) reach(port string) string {
	first := h.network.hosts[0].address
	if h.space != "" || h == h.network.hosts[0] {
		return net.JoinHostPort(first, port)
	}
	if h.wire == nil {
		h.wire = layWire(h.network.t, net.JoinHostPort(first, port))
	}
	return h.wire.listener.Addr().String()
}

// cut takes the host off the network, and join brings it back.
func (h *host) cut()  { h.set("down", true) }
func (h *host) join() { h.set("up", false) }

func (h *host) set(state string, cut bool) {
	if h.space != "" {
		port := strings.TrimPrefix(h.space, h.network.spaces+"h")
		testkit.Must(h.network.t, ip("-n", h.network.spaces, "link", "set", "port"+port, state))
		return
	}
	h.wire.set(cut)
}

// wire carries connections from a host to a server until it is cut.
type wire struct {
	listener net.Listener
	mu       sync.Mutex
	cut      bool
	ends     []net.Conn
}

func layWire(t *testing.T, server string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(t, err)
	t.Cleanup(func() { listener.Close() })
	w := &wire{listener: listener}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			if far, err := net.Dial("tcp", server); err == nil && w.add(near, far) {
				go w.carry(near, far)
				go w.carry(far, near)
			} else {
				near.Close()
			}
		}
	}()
	return w
}

func (w *wire) add(near, far net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cut {
		far.Close()
		return false
	}
	w.ends = append(w.ends, near, far)
	return true
}

func (w *wire) carry(from, to net.Conn) {
	io.Copy(to, from)
	from.Close()
	to.Close()
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = cut
	for _, end := range w.ends {
		end.Close()
	}
	w.ends = nil
}

// newLoopback is this machine as a host.
func newLoopback(t *testing.T) *host { return &host{network: &network{t: t}, address: "127.0.0.1"} }

// freePort is one that nobody listens at on a host just now.
func (h *host) freePort() string {
	if h.space != "" {
		return "4222" // nobody else is there
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	testkit.Must(h.network.t, err)
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	testkit.Must(h.network.t, errors.Join(listener.Close()))
	return port
}
