package checkpoint

import (
	"errors"
	"fmt"

	"lrunet/lrunet"
)

// Recognise tells from the names and shapes of a checkpoint's tensors what
// network it is: a layer-reuse network in the notation, or one of MobileNet,
// MobileNetV2, ShuffleNet and ShuffleNetV2 by its name. The network has
// exactly the checkpoint's tensors; where the closest one has others, the
// error is Check's.
//
// Some things leave no trace in weights. The images' size is taken for 28x28
// where they have one channel and for 32x32 otherwise. Pools and the stem's
// stride are taken for the paper's where the widths are (four stages, each
// twice as wide as the one before); for other layer-reuse networks the error is
// an *AmbiguousError. A head's logits are taken to have the published ReLU.
func Recognise(c *Checkpoint) (arch string, input lrunet.Shape, classes int, err error) {
	shapes := shapesOf(c)
	for _, k := range kinds {
		if shapes[k.mark] == nil {
			continue
		}
		archs, err := k.find(shapes)
		if err == nil {
			arch, input, classes, err = firstFit(c, archs)
		}
		if err != nil {
			return "", lrunet.Shape{}, 0, fmt.Errorf("checkpoint looks like %s: %w", k.name, err)
		}
		return arch, input, classes, nil
	}
	return "", lrunet.Shape{}, 0, errors.New("unknown network: no tensor has a name that is in the published LruNet, MobileNet, MobileNetV2, ShuffleNet or ShuffleNetV2")
}

// firstFit is the first of the architectures that has the checkpoint's
// tensors; the error is about the first of all.
func firstFit(c *Checkpoint, archs []string) (arch string, input lrunet.Shape, classes int, err error) {
	var first error
	for _, a := range archs {
		if arch, input, classes, err = describeTask(c, a); err == nil {
			return arch, input, classes, nil
		}
		if first == nil {
			first = err
		}
	}
	return "", lrunet.Shape{}, 0, first
}

// kind is a way to recognise networks.
type kind struct {
	name string
	mark string // a tensor that only these have
	find func(shapes shapeMap) (archs []string, err error)
}

var kinds = []kind{
	{"LruNet", "stage1.dw.weight", findReuse},
	{"MobileNet", "features.1.conv1.weight", baseline{"mobilenet-%s", "features.13.conv2.weight", 0}.find},
	{"MobileNetV2", "features.1.conv.0.weight", baseline{"mobilenetv2-%s", "features.17.conv.6.weight", 0}.find},
	{"ShuffleNetV2", "layer1.0.conv5.weight", findShuffleNetV2},
	{"ShuffleNet", "layer1.0.conv3.weight", findShuffleNet},
}

// Identify completes a checkpoint of another program, which has tensors alone:
// Arch, Input and Classes, these named "0", "1" and so on; Meta loses keys that
// belong to the format, so that Save takes it. An empty arch is recognised;
// another is believed if it has the checkpoint's tensors. The input's size is
// Recognise's guess and may be changed afterwards. The error is Recognise's, or
// says why arch cannot be built or which tensors are not its own; the
// checkpoint is then as it was.
func Identify(c *Checkpoint, arch string) error {
	if arch == "" {
		var err error
		if arch, _, _, err = Recognise(c); err != nil {
			return err
		}
	}
	arch, input, classes, err := describeTask(c, arch)
	if err != nil {
		return err
	}
	c.Arch, c.Input, c.Classes = arch, input, classNumbers(classes)
	for _, key := range reserved {
		delete(c.Meta, key)
	}
	return nil
}

// classNumbers names classes by their labels.
func classNumbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}

// describeTask reads what images an architecture's first convolution takes and
// how many classes its last one tells apart, and holds the whole against the
// checkpoint. The architecture comes back as its program has it.
func describeTask(c *Checkpoint, arch string) (string, lrunet.Shape, int, error) {
	fail := func(err error) (string, lrunet.Shape, int, error) { return "", lrunet.Shape{}, 0, err }
	input, classes := imageOf(3), 10 // to learn the names, which are the same for all
	p, err := lrunet.Build(arch, input, classes)
	if err != nil {
		return fail(err)
	}
	shapes, params := shapesOf(c), p.Params()
	if channels, err := shapes.dim(params[0].Name, 1); err == nil {
		input = imageOf(channels)
	}
	if n, err := shapes.dim(params[len(params)-1].Name, 0); err == nil {
		classes = n
	}
	if p, err = lrunet.Build(arch, input, classes); err != nil {
		return fail(err)
	}
	tensors := &Checkpoint{Tensors: c.Tensors, Meta: c.Meta} // the task is what is being found
	if err := Check(p, tensors); err != nil {
		return fail(err)
	}
	return p.Arch, input, classes, nil
}

// imageOf is the likely image of the given number of channels: Fashion-MNIST's and its
// relatives' for one, CIFAR's otherwise.
func imageOf(channels int) lrunet.Shape {
	side := 32
	if channels == 1 {
		side = 28
	}
	return lrunet.Shape{C: channels, H: side, W: side}
}

// shapeMap is the shapes of tensors by name; a scalar's is not nil.
type shapeMap map[string][]int

func shapesOf(c *Checkpoint) shapeMap {
	shapes := make(shapeMap, len(c.Tensors))
	for _, t := range c.Tensors {
		shapes[t.Name] = append([]int{}, t.Shape...)
	}
	return shapes
}

// dim is dimension i of a tensor.
func (s shapeMap) dim(name string, i int) (int, error) {
	shape := s[name]
	switch {
	case shape == nil:
		return 0, fmt.Errorf("%q is missing", name)
	case i >= len(shape) || shape[i] < 1:
		return 0, fmt.Errorf("%q is %v, must have more dimensions", name, shape)
	}
	return shape[i], nil
}
