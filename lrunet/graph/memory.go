package graph

import (
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Memory is what a program's models take, in bytes: counts of the tensors that
// are alive together. What the threads need for a moment is not among them.
type Memory struct {
	Model     int64 // parameters, gradients and running statistics
	Trainer   int64 // of a Trainer, beside the model
	Predictor int64 // of a Predictor, beside the model
}

// MemoryOf counts what a model of the program, a Trainer and a Predictor for
// batches of up to batch images take. It fails where New or Trainer would.
func MemoryOf(p *lrunet.Program, batch int) (Memory, error) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	c := &counter{program: p, layers: fuse(p), blocks: kernel.Blocks(batch)}
	for _, l := range c.layers {
		op, err := newOperator(pool, l)
		if err != nil {
			return Memory{}, err
		}
		c.operators = append(c.operators, op)
	}
	trainable, state := split(p.Params())
	return Memory{
		Model:     bytes(2*trainable + state),
		Trainer:   bytes(c.outputs(true)+c.kept(c.blocks)+c.gradients()) + int64(len(c.layers))*nodes,
		Predictor: bytes(c.outputs(false)+c.kept(0)) + int64(len(c.layers))*nodes/3,
	}, nil
}

// nodes is about what gorgonia takes for the nodes and the instructions of a
// layer, in bytes: measured.
const nodes = 40 << 10

// bytes is the size of a number of elements.
func bytes(elements int) int64 { return 4 * int64(elements) }

// split counts the elements of parameters: trainable ones and running
// statistics.
func split(params []lrunet.Param) (trainable, state int) {
	for _, q := range params {
		if q.Role.Trainable() {
			trainable += q.Size()
		} else {
			state += q.Size()
		}
	}
	return trainable, state
}

// counter counts the elements that a network allocates.
type counter struct {
	program   *lrunet.Program
	layers    []*fused
	operators []operator
	blocks    int
}

// keeper is an operator that keeps elements of its own from forward to backward.
type keeper interface{ kept(blocks int) int }

// borrower is an operator that may need storage, which all layers share, for a gradient
// as large as its result.
type borrower interface{ borrows() bool }

// outputs are the layers' results, as network.allocateOutputs makes them.
func (c *counter) outputs(training bool) int {
	total, largest := 0, [2]int{}
	for i, l := range c.layers {
		n := extent(l.Out, c.blocks)
		total += n
		largest[i%2] = max(largest[i%2], n)
	}
	if !training && isChain(c.layers) {
		return largest[0] + largest[1]
	}
	return total
}

// kept is what the operators keep, and the scratch that they share, for a number
// of blocks; for none what they have without a batch.
func (c *counter) kept(blocks int) int {
	total, scratch := 0, 0
	for i, op := range c.operators {
		if k, ok := op.(keeper); ok {
			total += k.kept(blocks)
		}
		if b, ok := op.(borrower); ok && b.borrows() {
			scratch = max(scratch, extent(c.layers[i].Out, blocks))
		}
	}
	return total + scratch
}

// gradients are those of maps and of parameters: of each execution, and the
// sums that gorgonia makes where several executions read one value.
func (c *counter) gradients() int {
	maps, largest, params := 0, [2]int{}, 0
	readers := map[int]int{}
	for i, l := range c.layers {
		_, convolves := l.Op.(lrunet.Conv)
		for k, in := range l.In {
			if in == lrunet.Image && convolves || k == 1 && l.sharesGradient() {
				continue
			}
			n := extent(l.inputs[k], c.blocks)
			maps += n
			largest[i%2] = max(largest[i%2], n)
			if readers[in]++; readers[in] > 1 && !l.ranges[k] {
				maps += n // of their sum
			}
		}
		trainable, _ := split(l.Params)
		params += trainable
	}
	distinct, _ := split(c.program.Params())
	params += params - distinct // sums
	if isChain(c.layers) {
		maps = largest[0] + largest[1]
	}
	return maps + params
}
