package graph

import (
	"slices"

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
	layers := fuse(p)
	var operators []operator
	for _, l := range layers {
		op, err := newOperator(pool, l)
		if err != nil {
			return Memory{}, err
		}
		operators = append(operators, op)
	}
	trainable, state := split(p.Params())
	return Memory{
		Model:     bytes(2*trainable + state),
		Trainer:   bytes(newRooms(layers, operators, kernel.Blocks(batch), true).elements()+sharedGradients(p, layers)) + int64(len(layers))*nodes,
		Predictor: bytes(newRooms(layers, operators, kernel.Blocks(batch), false).elements()) + int64(len(layers))*nodes/3,
	}, nil
}

// nodes is about what gorgonia takes for the nodes and the instructions of a
// layer, in bytes: measured.
const nodes = 40 << 10

// bytes is the size of a number of elements.
func bytes(elements int) int64 { return 4 * int64(elements) }

// Sizes counts the elements of the parameters of programs that share weights: trainable
// ones and running statistics.
func Sizes(programs ...*lrunet.Program) (trainable, state int) { return split(paramsOf(programs)) }

// paramsOf are the parameters of programs, shared ones once.
func paramsOf(programs []*lrunet.Program) []lrunet.Param {
	var all lrunet.Program
	for _, p := range programs {
		all.Layers = slices.Concat(all.Layers, p.Layers)
	}
	return all.Params()
}

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

// elements counts what the layers' maps and operators take, if layers are executed in the
// program's order and back.
func (r *rooms) elements() int {
	total, blocks := 0, 0
	if r.training {
		blocks = r.blocks
	}
	for _, o := range r.operators {
		if k, ok := o.(keeper); ok {
			total += k.kept(blocks)
		}
	}
	for _, n := range divide(r.order()) {
		total += n
	}
	return total
}

// order is what the operations of an execution use, and the last of the forward pass.
func (r *rooms) order() (list [][]*room, turn int) {
	last := len(r.layers) - 1
	for i := range r.layers {
		list = append(list, r.forward(i))
	}
	if !r.training {
		return list, -1
	}
	grads := make([][]*room, len(r.layers)) // those that the readers of a result give it
	grads[last] = []*room{r.room(r.layers[last].Out)}
	list = append(list, []*room{r.out[last], grads[last][0]})
	for i := last; i >= 0; i-- {
		parts := grads[i]
		if len(parts) > 1 {
			list = append(list, parts)
		}
		list = append(list, append(r.backward(i), parts[0]))
		for k, in := range r.layers[i].In {
			if in != lrunet.Image {
				grads[in] = append(grads[in], r.dx[i][k])
			}
		}
	}
	return list, last + 1
}

// sharedGradients counts the gradients of parameters that several layers use: of each
// execution, and the sums that gorgonia makes.
func sharedGradients(p *lrunet.Program, layers []*fused) int {
	users, total := paramUsers(layers), 0
	for _, q := range p.Params() {
		if n := users[q.Name]; n > 1 && q.Role.Trainable() {
			total += (2*n - 1) * q.Size()
		}
	}
	return total
}
