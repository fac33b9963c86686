package table

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/template"
	"time"

	"lrunet/eval/table"
	"lrunet/experiments/rundir"
)

//go:embed card.md.tmpl
var cardText string

var cardTemplate = template.Must(template.New("card").Funcs(template.FuncMap{
	"join": func(list []string) string { return strings.Join(list, ", ") },
	"every": func(n int, each, some string) string {
		if n <= 1 {
			return each
		}
		return fmt.Sprintf("one of %d %s", n, some)
	},
}).Parse(cardText))

// card is how the table was made, Markdown.
func (o *Outcome) card() (string, error) {
	source, err := o.Table.YAML()
	if err != nil {
		return "", err
	}
	machines, err := o.machines()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = cardTemplate.Execute(&b, struct {
		*Outcome
		Meta         map[string]string
		Rungs        []cardRung
		Machines     []string
		Hours, Error string
		Timed        int
		Columns      []table.Column
		File, Source string
	}{
		o, o.meta, o.cardRungs(), machines,
		fmt.Sprintf("%.1f", o.spent().Hours()), fmt.Sprintf("%.2f", 100*math.Sqrt(0.9*0.1/float64(o.Table.Data.Validation))),
		o.timed(), table.Columns(), rundir.TableParquet, string(source),
	})
	return b.String(), err
}

// cardRung is a rung in the card.
type cardRung struct {
	Rung
	Done, Failed int
}

func (o *Outcome) cardRungs() []cardRung {
	var list []cardRung
	for _, r := range o.Table.Rungs {
		c := cardRung{Rung: r}
		for _, n := range o.Networks {
			for _, t := range n.Trainings {
				if t.Epochs != r.Epochs {
					continue
				}
				c.Done++
				if t.Result.Failure != "" {
					c.Failed++
				}
			}
		}
		list = append(list, c)
	}
	return list
}

// machines are those of the sessions, with version and kernels, each once.
func (o *Outcome) machines() ([]string, error) {
	sessions, err := rundir.ReadSessions(o.meta)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, s := range sessions {
		m := fmt.Sprintf("%s, %d cores, kernels %s, %s, lrunet %s", s.Machine.CPU, s.Machine.Cores, s.Machine.Kernels, s.Machine.System, s.Version)
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list, nil
}

// spent is the wall time of all trainings.
func (o *Outcome) spent() time.Duration {
	var sum time.Duration
	for _, n := range o.Networks {
		for _, t := range n.Trainings {
			sum += t.Result.Duration
		}
	}
	return sum
}

// timed is the number of networks whose latency was measured.
func (o *Outcome) timed() int {
	n := 0
	for _, network := range o.Networks {
		if len(network.Latency) > 0 {
			n++
		}
	}
	return n
}
