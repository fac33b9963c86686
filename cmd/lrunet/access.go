package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"lrunet/experiments/cluster"
	"lrunet/experiments/cluster/door"
)

// accessFlags say what a machine shows at the door of another.
type accessFlags struct {
	Cluster     string `placeholder:"DIR" help:"Folder of certificates and token, as 'lrunet cluster init' makes it."`
	TLSCert     string `name:"tls-cert" placeholder:"FILE" help:"Own certificate (PEM), in place of --cluster's."`
	TLSKey      string `name:"tls-key" placeholder:"FILE" help:"Its private key (PEM)."`
	TLSCA       string `name:"tls-ca" placeholder:"FILE" help:"Authority that certificates of the other side must be of (PEM); with --server the system's by default."`
	TokenFile   string `placeholder:"FILE" help:"File with the token."`
	Credentials string `placeholder:"FILE" help:"Credentials of a user of a NATS cluster (a .creds file)."`
}

// files are those that are named one by one.
func (f accessFlags) files() door.Files {
	return door.Files{Cert: f.TLSCert, Key: f.TLSKey, CA: f.TLSCA, Token: f.TokenFile}
}

// check is called by commands' Validate.
func (f accessFlags) check() error {
	if f.Cluster != "" && f.files() != (door.Files{}) {
		return errors.New("--cluster names all certificates and the token; leave --tls-cert, --tls-key, --tls-ca and --token-file out")
	}
	return nil
}

// client is what connects to a server.
func (f accessFlags) client(server string) (cluster.Access, error) {
	a := cluster.Access{Credentials: f.Credentials}
	if f.Credentials != "" {
		if _, err := os.Stat(f.Credentials); err != nil {
			return a, usage(fmt.Errorf("--credentials: %w", err))
		}
	}
	var c door.Client
	var err error
	switch {
	case f.Cluster != "":
		c, err = door.LoadClient(f.Cluster)
	case f.files() != (door.Files{}) || strings.HasPrefix(server, "tls:"):
		c, err = f.files().Client(time.Now())
	default:
		return a, nil
	}
	a.TLS, a.Token = c.TLS, c.Token
	return a, usage(err)
}

// server is what an address is listened at with.
func (f accessFlags) server(listen string) (cluster.Access, error) {
	inside := f.Cluster != "" || f.files() != (door.Files{})
	if err := door.CheckListen(listen, inside); err != nil {
		return cluster.Access{}, usage(err)
	}
	if !inside {
		return cluster.Access{}, nil
	}
	var s door.Server
	var err error
	if f.Cluster != "" {
		s, err = door.LoadServer(f.Cluster)
	} else {
		s, err = f.files().Server(time.Now())
	}
	return cluster.Access{TLS: s.TLS, Token: s.Token}, usage(err)
}
