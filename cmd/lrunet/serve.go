package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"lrunet/experiments/live"
)

type serveCommand struct {
	Folders   []string `arg:"" optional:"" name:"run" help:"Folders of runs, or their names in the folder of all runs; all that are there, or come to be there, by default."`
	Listen    string   `default:"127.0.0.1:6006" placeholder:"ADDR" help:"Address and port to listen on; port 0 is any that is free (default ${default})."`
	TokenFile string   `placeholder:"FILE" help:"File with the token that browsers must have; a random one by default, where others than this machine can connect."`
	runsFlag
}

// Help is the command's examples.
func (serveCommand) Help() string {
	return `Shows runs in a browser, as they go on, and changes nothing. Ctrl-C ends it.

Examples:

    lrunet serve
    lrunet serve runs/quickstart --listen 127.0.0.1:0

From another machine through ssh: "ssh -L 6006:127.0.0.1:6006 HOST", then http://127.0.0.1:6006/ in the browser there. With an
address that others can reach, such as --listen :6006, what is printed holds a token, and only who has it sees the runs. Nothing
is encrypted: where others may listen in, use ssh, or a proxy with TLS.`
}

// Run serves until it is interrupted.
func (c *serveCommand) Run(ctx context.Context, o *output) error {
	options, err := c.options()
	if err != nil {
		return err
	}
	listener, err := c.listen(ctx)
	if err != nil {
		return err
	}
	at := listener.Addr().(*net.TCPAddr)
	options.Port, options.Loopback = at.Port, at.IP.IsLoopback()
	if options.Token == "" && !options.Loopback {
		options.Token = rand.Text()
	}
	what := c.Runs
	if len(c.Folders) > 0 {
		what = strings.Join(c.Folders, ", ")
	}
	if _, err := fmt.Fprintf(o.Out, "Serving %s at %s (Ctrl-C ends it)\n", what, c.address(at, options.Token)); err != nil {
		return errors.Join(err, listener.Close())
	}
	return live.Serve(ctx, listener, options)
}

// options finds the runs and reads the token.
func (c *serveCommand) options() (live.Options, error) {
	o := live.Options{Parent: c.Runs}
	var err error
	if o.Runs, err = c.folders(c.Folders); err != nil || c.TokenFile == "" {
		return o, err
	}
	text, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return o, usage(fmt.Errorf("--token-file: %w", err))
	}
	o.Token = strings.TrimSpace(string(text))
	if len(o.Token) < shortestToken || strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`",;\`, r) }) {
		return o, usage(fmt.Errorf("--token-file %s: a token is one word of at least %d ASCII letters, digits and signs, without quotes, commas, semicolons and backslashes", c.TokenFile, shortestToken))
	}
	return o, nil
}

// shortestToken is as many characters as nobody tries out.
const shortestToken = 16

// listen opens the port. The error says what to do where another program has it.
func (c *serveCommand) listen(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", c.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program, perhaps another lrunet serve; take any free port with --listen 127.0.0.1:0", c.Listen)
	}
	if err != nil {
		return nil, usage(fmt.Errorf("--listen %s: %w", c.Listen, err))
	}
	return listener, nil
}

// address is what to open in a browser. Where the server listens on all of a machine's
// addresses, it has the machine's name.
func (c *serveCommand) address(at *net.TCPAddr, token string) string {
	host := at.IP.String()
	if at.IP.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	u := url.URL{Scheme: "http", Host: net.JoinHostPort(host, fmt.Sprint(at.Port)), Path: "/"}
	if token != "" {
		u.RawQuery = url.Values{live.TokenKey: {token}}.Encode()
	}
	return u.String()
}
