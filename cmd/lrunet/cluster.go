package main

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"al.essio.dev/pkg/shellescape"

	"lrunet/experiments/cluster"
	"lrunet/experiments/cluster/door"
)

type clusterCommand struct {
	Init  clusterInit  `cmd:"" help:"Make the certificates and the token by which a coordinator and its workers know each other."`
	Show  clusterShow  `cmd:"" help:"List the certificates in a folder: for whom, until when."`
	Renew clusterRenew `cmd:"" help:"Sign the certificates in a folder for another year, and for further hosts."`
}

type clusterInit struct {
	Folder string   `arg:"" name:"dir" help:"Folder to make."`
	Host   []string `required:"" placeholder:"NAME" help:"Names and addresses by which workers reach the coordinator: a host's name or its IP address, without port; more than one with commas or with the flag again."`
}

// Help is the command's examples.
func (clusterInit) Help() string {
	return `Certificates of an authority of its own, valid for a year, and a token: without them a coordinator listens on this machine
alone. Two folders are made in DIR, one for the coordinator and one that is copied to every worker; keys and token can be read
by their owner alone.

Examples:

    lrunet cluster init fleet --host trainer.example.org
    lrunet cluster init fleet --host trainer,192.0.2.7`
}

// Run makes the folder and says what is to be done with it.
func (c *clusterInit) Run(o *output) error {
	if err := door.Init(c.Folder, c.Host, time.Now(), rand.Reader); err != nil {
		return usage(err)
	}
	list, err := door.List(c.Folder)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(o.Out, clusterSteps(c.Folder, c.Host[0], list))
	return err
}

// clusterSteps says what lies in a new folder, and how to go on.
func clusterSteps(folder, host string, list []door.Certificate) string {
	var text strings.Builder
	for _, c := range list {
		if c.Role == door.CoordinatorFolder {
			fmt.Fprintf(&text, "Made %s, for a coordinator known as %s. Certificates end on %s.\n\n", folder, strings.Join(c.Hosts, ", "), date(c.Until))
		}
	}
	quoted := shellescape.Quote(folder)
	worker, name := shellescape.Quote(filepath.Join(folder, door.WorkerFolder)), shellescape.Quote(filepath.Base(folder))
	fmt.Fprintf(&text, "    %s  certificate, key and token of the machine that searches\n", filepath.Join(folder, door.CoordinatorFolder))
	fmt.Fprintf(&text, "    %s       those of all workers\n", filepath.Join(folder, door.WorkerFolder))
	fmt.Fprintf(&text, "    %s   signs more (lrunet cluster renew); never copy it\n\n", filepath.Join(folder, "ca-key.pem"))
	fmt.Fprintf(&text, "Copy the workers' folder to each of their machines, then search here and work there:\n\n")
	fmt.Fprintf(&text, "    scp -rp %s WORKER:%s\n", worker, name)
	fmt.Fprintf(&text, "    lrunet search EXPERIMENT --listen :%s --cluster %s\n", cluster.DefaultPort, quoted)
	fmt.Fprintf(&text, "    lrunet worker --server tls://%s:%s --cluster %s\n", bracketed(host), cluster.DefaultPort, name)
	return text.String()
}

// bracketed is a host as it stands in an address.
func bracketed(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// date is a day as people of all countries read it.
func date(t time.Time) string { return t.Format(time.DateOnly) }

type clusterRenew struct {
	Folder string   `arg:"" name:"dir" help:"Folder that lrunet cluster init made, with the authority's key."`
	Host   []string `placeholder:"NAME" help:"Further names and addresses by which workers reach the coordinator."`
}

// Help is the command's examples.
func (clusterRenew) Help() string {
	return `Keys, authority and token stay: existing copies of the folders keep working, and each side needs only its own new
certificate. Where a key or the token has become known, make another folder instead.

Examples:

    lrunet cluster renew fleet
    lrunet cluster renew fleet --host trainer2.example.org`
}

// Run signs the certificates anew and says where they go.
func (c *clusterRenew) Run(o *output) error {
	if err := door.Renew(c.Folder, c.Host, time.Now(), rand.Reader); err != nil {
		return err
	}
	list, err := door.List(c.Folder)
	if err != nil {
		return err
	}
	for _, cert := range list {
		if cert.Role != door.Authority {
			if _, err := fmt.Fprintf(o.Out, "%s is valid until %s: copy it to where the %s runs, and start that again\n", cert.File, date(cert.Until), cert.Role); err != nil {
				return err
			}
		}
	}
	return nil
}
