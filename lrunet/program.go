package lrunet

// Image is the value a Layer reads when it reads the network's input.
const Image = -1

// Program is a network as a list of layers in execution order. It is the one
// description that cost, graph, export and drawing read.
//
// Layers that name the same parameter share it: that is layer reuse.
type Program struct {
	Arch    string // canonical notation or published name
	Input   Shape
	Classes int
	Start   Start   // of its weights
	Layers  []Layer // the last one yields the logits, Shape{Classes, 1, 1}
}

// Result is the shape of the result of the layer with the given index, or of
// the image.
func (p *Program) Result(layer int) Shape {
	if layer == Image {
		return p.Input
	}
	return p.Layers[layer].Out
}

// Inputs is the shapes of what a layer reads, in order.
func (p *Program) Inputs(l Layer) []Shape {
	shapes := make([]Shape, len(l.In))
	for i, from := range l.In {
		shapes[i] = p.Result(from)
	}
	return shapes
}

// Params lists the program's parameters, each once, in order of first use.
func (p *Program) Params() []Param {
	var list []Param
	seen := map[string]bool{}
	for _, l := range p.Layers {
		for _, q := range l.Params {
			if !seen[q.Name] {
				seen[q.Name] = true
				list = append(list, q)
			}
		}
	}
	return list
}

// Layer is one execution of one operator.
type Layer struct {
	Name   string // unique in the program, e.g. "stage1.3" for the third iteration
	Op     Op
	In     []int   // indexes of the layers whose results it reads, or Image
	Out    Shape   // shape of its result, per image
	Params []Param // in the order its Op documents
}

// Param is a named array of a network. Two layers with a Param of the same
// name use the same array.
type Param struct {
	Name  string // PyTorch's name, e.g. "stage1.dw.weight"
	Shape []int  // convolutions: out, in/groups, height, width
	Role  Role
}

// Size is the number of elements.
func (p Param) Size() int {
	n := 1
	for _, d := range p.Shape {
		n *= d
	}
	return n
}

// Role says what a parameter is for: training, decay and initialisation differ.
type Role uint8

// The roles of parameters. Mean and Variance are running statistics of a
// batch normalisation: state, not trained.
const (
	Weight Role = iota
	Bias
	Scale
	Shift
	Mean
	Variance
	Coefficient // one of several that weights are mixed by
	Addition    // what is added to something that works without it, or its factor: starts at zero
	Gain        // a factor of something that works without it: starts at one
)

// Trainable says whether the gradient changes parameters of this role.
func (r Role) Trainable() bool { return r != Mean && r != Variance }

// Affine says whether the role belongs to a batch normalisation's affine map.
func (r Role) Affine() bool { return r == Scale || r == Shift }
