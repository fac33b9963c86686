package lrunet

// Op is what a layer does: one of the operators that Visitor lists, as a value,
// not a pointer. Its methods answer what can be asked without arithmetic;
// whatever else differs by operator is a Visitor.
type Op interface {
	// Name is the operator's name without its settings, e.g. "Conv".
	Name() string

	// Signature is what the operator makes of inputs of the given shapes. It
	// fails if the operator cannot take them.
	Signature(in []Shape) (Signature, error)

	// Work is what one execution takes, for inputs that Signature accepts and
	// the result's shape that it gives.
	Work(in []Shape, out Shape) Work

	// Accept calls the visitor's method for the operator, and fails if that does.
	Accept(v Visitor) error
}

// Work is what one execution of an operator takes, per image.
type Work struct {
	MAdds   int  // multiply-adds
	Moved   int  // activation elements read and written, in the model of package cost
	Scratch int  // elements held in addition to the inputs and the result
	InPlace bool // whether the result can stand where an input stood
}

// Visitor has a method for every operator. What treats operators differently,
// such as arithmetic or export, is a Visitor, so that the compiler finds the
// operator it lacks.
type Visitor interface {
	Conv(Conv) error
	LRU(LRU) error
	BatchNorm(BatchNorm) error
	ReLU(ReLU) error
	Add(Add) error
	Blend(Blend) error
	Concat(Concat) error
	Channels(Channels) error
	MaxPool(MaxPool) error
	AvgPool(AvgPool) error
	Dropout(Dropout) error
}
