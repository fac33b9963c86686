package lrunet

// Shape is the size of one image or feature map: channels, height, width.
type Shape struct {
	C, H, W int
}

// Area is the number of positions of one channel.
func (s Shape) Area() int { return s.H * s.W }

// Size is the number of elements of all channels.
func (s Shape) Size() int { return s.C * s.H * s.W }

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
	Layers  []Layer // the last one yields the logits, Shape{Classes, 1, 1}
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
)

// Trainable says whether the gradient changes parameters of this role.
func (r Role) Trainable() bool { return r < Mean }

// Affine says whether the role belongs to a batch normalisation's affine map.
func (r Role) Affine() bool { return r == Scale || r == Shift }

// Op is what a layer does: Conv, LRU, BatchNorm, ReLU, Add, Concat, Channels,
// MaxPool, AvgPool or Dropout.
type Op interface{ op() }

type (
	// Conv is a 2-d convolution with square kernel and zero padding; Groups
	// equal to the input's channels makes it depthwise. Params: weight, and
	// bias if Bias.
	Conv struct {
		Out, Kernel, Stride, Pad, Groups int
		Bias                             bool
	}

	// LRU is one iteration of a layer reuse unit (arXiv 1901.09615, section 3):
	//
	//	y = relu(BN2(pw(BN1(dw(x)))) + x)
	//
	// with dw a 3x3 depthwise convolution of multiplier Expansion, pw a 1x1
	// convolution of Groups groups back to the input's channels, and, if
	// Shuffle, the channels of y swapped by halves and interleaved: result 2j
	// is y[C/2+j], result 2j+1 is y[j]. Params: dw weight (E*C,1,3,3), pw
	// weight (C,E*C/Groups,1,1), then scale, shift, mean, variance of BN1
	// (E*C each) and of BN2 (C each).
	LRU struct {
		Expansion, Groups int
		Shuffle           bool
	}

	// BatchNorm normalises each channel over batch and positions, epsilon
	// 1e-5, momentum 0.1. Params: scale, shift, mean, variance.
	BatchNorm struct{}

	// ReLU is max(x, 0), and min(., Max) if Max is positive (6 for ReLU6).
	ReLU struct{ Max float32 }

	// Add sums its inputs, which have equal shapes.
	Add struct{}

	// Concat joins its inputs' channels in order.
	Concat struct{}

	// Channels selects channels: channel i of the result is channel Index[i]
	// of the input. It splits, permutes and repeats.
	Channels struct{ Index []int }

	// MaxPool takes the maximum over square windows; padding never wins.
	MaxPool struct{ Kernel, Stride, Pad int }

	// AvgPool takes the mean over square windows, padding counted as zeros;
	// Kernel 0 means the whole map.
	AvgPool struct{ Kernel, Stride, Pad int }

	// Dropout zeroes elements in training with the recipe's probability, or
	// with Rate where the network fixes it (positive).
	Dropout struct{ Rate float64 }
)

func (Conv) op()      {}
func (LRU) op()       {}
func (BatchNorm) op() {}
func (ReLU) op()      {}
func (Add) op()       {}
func (Concat) op()    {}
func (Channels) op()  {}
func (MaxPool) op()   {}
func (AvgPool) op()   {}
func (Dropout) op()   {}
