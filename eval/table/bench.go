package table

import (
	"errors"
	"fmt"
	"slices"
)

// Bench is what a table answers in place of training: networks that were trained on
// all rungs of the table with its first seed.
type Bench struct {
	Rungs    []int // epochs, rising
	Networks []Network
}

// Network is one network of a Bench.
type Network struct {
	Arch     string
	Measures map[string]float64 // costs and latency, by name
	On       []Answer           // by rung
}

// Answer is what a training gave.
type Answer struct {
	Accuracy float64 // percent
	Failure  string  // why there is none; "" for success
	Seconds  float64 // wall time
}

// Bench takes the networks whose rows are complete: those of all rungs that more than
// half of the networks have. It fails if there is none.
func (f *File) Bench() (*Bench, error) {
	byNetwork := map[int32]map[int]*Row{}
	var order []int32
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Seed != f.Rows[0].Seed {
			continue
		}
		if byNetwork[r.Network] == nil {
			byNetwork[r.Network] = map[int]*Row{}
			order = append(order, r.Network)
		}
		byNetwork[r.Network][int(r.Epochs)] = r
	}
	b := &Bench{Rungs: f.common(byNetwork)}
	for _, n := range order {
		if network, ok := b.network(byNetwork[n]); ok {
			b.Networks = append(b.Networks, network)
		}
	}
	if len(b.Networks) == 0 {
		return nil, errors.New("the table has no network with all its trainings")
	}
	return b, nil
}

// common are the rungs that more than half of the networks have: a table may be in
// the making, and train some networks longer.
func (f *File) common(byNetwork map[int32]map[int]*Row) []int {
	count := map[int]int{}
	for _, rows := range byNetwork {
		for epochs := range rows {
			count[epochs]++
		}
	}
	var rungs []int
	for epochs, n := range count {
		if 2*n > len(byNetwork) {
			rungs = append(rungs, epochs)
		}
	}
	slices.Sort(rungs)
	return rungs
}

// network makes one of the rows of a network; false where a rung is missing, or all are.
func (b *Bench) network(rows map[int]*Row) (Network, bool) {
	var n Network
	for _, epochs := range b.Rungs {
		r := rows[epochs]
		if r == nil {
			return n, false
		}
		a := Answer{Failure: r.Failure, Seconds: r.Seconds}
		if r.Accuracy != nil {
			a.Accuracy = *r.Accuracy
		} else if a.Failure == "" {
			a.Failure = fmt.Sprintf("no accuracy after %d epochs", epochs)
		}
		n.Arch, n.Measures = r.Arch, r.measures()
		n.On = append(n.On, a)
	}
	delete(n.Measures, "accuracy") // those of the last row
	delete(n.Measures, "lowest_recall")
	return n, len(n.On) > 0
}
