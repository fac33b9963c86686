package latency

import (
	"fmt"
	"io"
)

// Record is a measurement with all that it takes to repeat it.
type Record struct {
	Listed  []Network // those that were named
	Sampled []Network // those that were drawn from a space
	Machine []string  // what it was measured on and with, a line each
	Command string
	Missing string // why there are no cache misses; "": there are
}

// All are the networks that the costs are compared over.
func (r Record) All() []Network { return append(r.Listed[:len(r.Listed):len(r.Listed)], r.Sampled...) }

// Markdown writes the record. It fails if w does.
func (r Record) Markdown(w io.Writer) error {
	p := &printer{w: w}
	p.print("# Costs beside measured time\n\nWritten by `%s`.\n\n", r.Command)
	for _, line := range r.Machine {
		p.print("- %s\n", line)
	}
	p.print("\nTimes are of one image, in the fastest step of several rounds; misses are of the processor's last cache.\n")
	if r.Missing != "" {
		p.print("Cache misses have no column: %s.\n", r.Missing)
	}
	p.print("\n## Networks that were named\n\n")
	p.table(Table(r.Listed).Markdown)
	p.print("\n## Rank correlation of costs with time\n\nKendall's tau-b and Spearman's rho over %d networks, %d of them sampled.\n\n", len(r.All()), len(r.Sampled))
	p.table(CorrelationTable(Correlate(r.All())).Markdown)
	if len(r.Sampled) > 0 {
		p.print("\n## Sampled networks\n\n")
		p.table(Table(r.Sampled).Markdown)
	}
	return p.err
}

// printer stops at the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) table(write func(io.Writer) error) {
	if p.err == nil {
		p.err = write(p.w)
	}
}
