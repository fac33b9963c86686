package export

import (
	"lrunet/lrunet"
)

// LRU is a node for each step of an iteration, behind those that make its weights.
func (w *onnxWriter) LRU(op lrunet.LRU) error {
	it := w.network.iteration(op, w.layer)
	name, c := w.layer.Name, it.channels
	step := func(operator, part string, in ...string) string { return w.node(operator, name+"."+part, in) }

	y := w.node("Conv", name+".dw", []string{w.x(0), w.depthwise(it)}, append(window(3, 1, 1), number("group", c))...)
	y = step("Mul", "dw.scaled", y, w.perChannel(name+".scale1", float32s(it.scale)))
	y = w.node("Conv", name+".pw", []string{y, w.pointwise(it)}, append(window(1, 1, 0), number("group", op.Groups))...)
	y = step("Mul", "pw.scaled", y, w.perChannel(name+".scale2", float32s(it.second.scale)))
	y = step("Add", "pw.shifted", y, w.perChannel(name+".shift2", float32s(it.second.shift)))
	y = step("Add", "sum", y, w.x(0))
	y = step("Relu", "relu", y)
	if op.Shuffle {
		y = w.gather(name+".shuffle", y, lrunet.Shuffled(c))
	}
	return w.result(y)
}

// depthwise is the name of the depthwise convolution's weight.
func (w *onnxWriter) depthwise(it iteration) string {
	mid := it.op.Expansion * it.channels
	if it.op.Templates > 0 {
		return w.mixed("dw", it.dw, mid, 1, 3, 3)
	}
	return w.param(it.dw[0], mid, 1, 3, 3)
}

// pointwise is the name of the 1x1 convolution's weight.
func (w *onnxWriter) pointwise(it iteration) string {
	op, parts := it.op, it.pw
	rows, columns := it.channels/op.Groups, op.Expansion*it.channels/op.Groups
	name, shape := w.layer.Name+".pw", []int{it.channels, columns, 1, 1}
	var weight string
	switch {
	case op.Templates > 0:
		weight = w.mixed("pw", parts[:op.Templates+1], shape...)
	case op.Bases > 0:
		bases := w.node("Concat", name+".bases", []string{
			w.param(parts[0], op.Groups, op.Bases, columns), w.param(parts[1], op.Groups, 1, columns),
		}, number("axis", 1))
		product := w.node("MatMul", name+".filters", []string{w.param(parts[2], op.Groups, rows, op.Bases+1), bases})
		weight = w.reshape(name+".weight", product, shape)
	default:
		weight = w.param(parts[0], shape...)
	}
	if op.Rank > 0 {
		down, up := parts[len(parts)-2], parts[len(parts)-1]
		product := w.node("MatMul", name+".change", []string{
			w.param(up, op.Groups, rows, op.Rank), w.param(down, op.Groups, op.Rank, columns),
		})
		weight = w.node("Add", name+".changed", []string{weight, w.reshape(name+".change.weight", product, shape)})
	}
	return weight
}

// mixed is a weight of templates, which are stored as one array, by coefficients:
// the last of the parts.
func (w *onnxWriter) mixed(conv string, parts []lrunet.Param, shape ...int) string {
	name := w.layer.Name + "." + conv
	templates, coefficients := parts[:len(parts)-1], parts[len(parts)-1]
	var all []float32
	for _, t := range templates {
		all = append(all, w.network.Value(t)...)
	}
	product := w.node("MatMul", name+".mixture", []string{
		w.param(coefficients, 1, len(templates)),
		w.floats(templates[0].Name+".all", all, len(templates), templates[0].Size()),
	})
	return w.reshape(name+".weight", product, shape)
}

// reshape gives an array another shape.
func (w *onnxWriter) reshape(name, x string, shape []int) string {
	return w.node("Reshape", name, []string{x, w.ints(name+".shape", shape)})
}
