package export

import (
	"fmt"
	"math"
	"math/rand/v2"

	"lrunet/lrunet"
	"lrunet/lrunet/export/c99"
	"lrunet/lrunet/export/quantized"
	"lrunet/lrunet/folded"
)

// Footprint is what a network takes of a device, in bytes.
type Footprint struct {
	Flash int // weights, tables of each iteration, and what code takes at most
	RAM   int // beside image, logits and stack
}

// Precisions of a network in C, by name the formats that write it.
var precisions = map[string]func(*folded.Net) (c99.Source, error){
	"float32": func(n *folded.Net) (c99.Source, error) { return c99.Float(stand, n, classNames(n)) },
	"int8": func(n *folded.Net) (c99.Source, error) {
		integers, err := quantized.Of(n, supposed(n))
		if err != nil {
			return c99.Source{}, err
		}
		return c99.Int8(stand, integers, classNames(n))
	},
}

// Precisions lists the names that FootprintOf takes.
func Precisions() []string { return []string{"float32", "int8"} }

// FootprintOf is what a network takes that is not trained yet, once it is written
// as C with numbers of that precision, float32 or int8: RAM exactly, flash but for
// some bytes of what is equal in several iterations by chance. It fails on another
// precision, and where C cannot express the network.
func FootprintOf(p *lrunet.Program, precision string) (Footprint, error) {
	write, ok := precisions[precision]
	if !ok {
		return Footprint{}, fmt.Errorf("precision must be one of %v, got %q", Precisions(), precision)
	}
	net, err := folded.Of(p, untrained())
	if err != nil {
		return Footprint{}, err
	}
	source, err := write(net)
	if err != nil {
		return Footprint{}, err
	}
	return Footprint{Flash: source.Constants + c99.MaxCode, RAM: source.Arena}, nil
}

// stand is the name of C that nobody sees.
const stand = "net"

// classNames are names of as many classes as a net has.
func classNames(n *folded.Net) []string {
	names := make([]string, n.Classes)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}

// untrained gives parameters random values, no two alike as in a trained network.
func untrained() func(lrunet.Param) []float32 {
	random, values := rand.New(rand.NewPCG(1, 1)), map[string][]float32{}
	return func(p lrunet.Param) []float32 {
		if values[p.Name] == nil {
			size := 1
			for _, n := range p.Shape {
				size *= n
			}
			list := make([]float32, size)
			for i := range list {
				list[i] = 0.5 + random.Float32() // of a variance too
			}
			values[p.Name] = list
		}
		return values[p.Name]
	}
}

// supposed are ranges as images might give them, no two alike.
func supposed(n *folded.Net) *quantized.Ranges {
	r := quantized.NewRanges(n)
	for v := range n.Values {
		if v != folded.Image {
			r.Low[v], r.High[v] = 0, 1+math.Sqrt(float64(v))
		}
	}
	for i, s := range n.Steps {
		if it, ok := s.(*folded.Iteration); ok {
			r.Between[it] = 1 + math.Sqrt(float64(i))
		}
	}
	return r
}
