package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lrunet/experiments/cluster"
	"lrunet/reports"
)

type workersCommand struct {
	Server string        `required:"" placeholder:"URL" help:"Address of the coordinator, or of a NATS cluster."`
	Wait   time.Duration `default:"1s" placeholder:"TIME" help:"Time that workers have to answer (default ${default})."`
	accessFlags
	wideFlag
	jsonFlag
}

// Help is the command's examples.
func (workersCommand) Help() string {
	return `Examples:

    lrunet workers --server nats://127.0.0.1:4222
    lrunet workers --server tls://trainer.example.org:4222 --cluster worker`
}

// Validate is called by the parser.
func (c *workersCommand) Validate() error {
	if c.Wait <= 0 {
		return fmt.Errorf("--wait must be a positive time, got %v", c.Wait)
	}
	return c.check()
}

// Run prints who works, what runs there are, and which jobs were given up.
func (c *workersCommand) Run(ctx context.Context, o *output) error {
	access, err := c.client(c.Server)
	if err != nil {
		return err
	}
	state, err := cluster.Look(ctx, c.Server, access, c.Wait)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(o.Out, state)
	}
	if err := c.runs(o, state); err != nil {
		return err
	}
	if len(state.Workers) == 0 {
		_, err := fmt.Fprintf(o.Out, "no worker answered within %v\n", c.Wait)
		return err
	}
	if err := o.table(workersTable(state, time.Now()), c.wideFlag); err != nil {
		return err
	}
	return printDead(o, state)
}

// runs prints a line for each run.
func (c *workersCommand) runs(o *output, state cluster.State) error {
	for _, r := range state.Runs {
		kernels := "kernels " + r.Kernels
		if r.Kernels == "" {
			kernels = "any kernels"
		}
		if _, err := fmt.Fprintf(o.Out, "%s on %s: %d jobs wait, %d in work; lrunet %s, %s\n",
			r.Name, r.Host, r.Waiting, r.Working, r.Program, kernels); err != nil {
			return err
		}
	}
	return nil
}

// workersTable has a row for each training, and for each worker without one.
func workersTable(state cluster.State, now time.Time) reports.Table {
	t := reports.Table{Columns: []reports.Column{
		{Name: "worker"}, {Name: "threads", Numeric: true, Rank: 3}, {Name: "kernels", Rank: 2}, {Name: "done", Numeric: true, Rank: 1}, {Name: "failed", Numeric: true, Rank: 3},
		{Name: "trains"}, {Name: "epoch", Numeric: true, Rank: 1}, {Name: "images/s", Numeric: true}, {Name: "since"},
	}}
	for _, w := range state.Workers {
		head := []reports.Cell{
			reports.Text(w.Worker), reports.Number(float64(w.Threads)), reports.Text(w.Kernels),
			reports.Number(float64(w.Done)), reports.Number(float64(w.Failed)),
		}
		if len(w.Jobs) == 0 {
			t.Rows = append(t.Rows, append(head, reports.Text("waits"), reports.Cell{}, reports.Cell{}, reports.Text(span(now.Sub(w.Since)))))
		}
		for _, j := range w.Jobs {
			t.Rows = append(t.Rows, append(head[:len(head):len(head)], reports.Text(j.Arch), reports.Text(fmt.Sprintf("%d/%d", j.Epoch, j.Epochs)),
				reports.Number(j.Rate), reports.Text(span(now.Sub(j.Since)))))
		}
	}
	return t
}

// printDead prints the jobs that were given up, and why.
func printDead(o *output, state cluster.State) error {
	for _, d := range state.Dead {
		if _, err := fmt.Fprintf(o.Out, "given up: %s\n    %s\n", d.Arch, strings.Join(d.Reasons, "\n    ")); err != nil {
			return err
		}
	}
	return nil
}
