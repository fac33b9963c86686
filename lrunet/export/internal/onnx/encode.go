package onnx

import (
	"encoding/binary"
	"math"
)

// Types of elements and of attributes, as onnx.proto numbers them.
const (
	typeFloat = 1
	typeInt64 = 7

	attributeInt  = 2
	attributeInts = 7
)

// Encode is the bytes of the file.
func Encode(m Model) []byte {
	var b message
	b.number(1, IRVersion)
	b.text(2, m.Producer)
	b.text(3, m.ProducerVersion)
	b.text(6, m.Doc)
	b.message(7, graph(m.Graph))
	var opset message // of the standard operators, whose domain has no name
	opset.number(2, Opset)
	b.message(8, opset)
	for _, e := range m.Metadata {
		var entry message
		entry.text(1, e.Key)
		entry.text(2, e.Value)
		b.message(14, entry)
	}
	return b
}

func graph(g Graph) message {
	var b message
	for _, n := range g.Nodes {
		b.message(1, node(n))
	}
	b.text(2, g.Name)
	for _, t := range g.Initializers {
		b.message(5, initializer(t))
	}
	for _, v := range g.Inputs {
		b.message(11, value(v))
	}
	for _, v := range g.Outputs {
		b.message(12, value(v))
	}
	return b
}

func node(n Node) message {
	var b message
	for _, in := range n.In {
		b.text(1, in)
	}
	b.text(2, n.Out)
	b.text(3, n.Name)
	b.text(4, n.Op)
	for _, a := range n.Attributes {
		b.message(5, attribute(a))
	}
	return b
}

func attribute(a Attribute) message {
	var b message
	b.text(1, a.Name)
	if !a.List {
		b.number(3, a.Ints[0])
		b.number(20, attributeInt)
		return b
	}
	for _, v := range a.Ints {
		b.number(8, v)
	}
	b.number(20, attributeInts)
	return b
}

func initializer(t Tensor) message {
	var b message
	for _, d := range t.Shape {
		b.number(1, d)
	}
	kind, raw := typeInt64, make([]byte, 0, t.Bytes())
	if t.Floats != nil {
		kind = typeFloat
	}
	for _, v := range t.Floats {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	for _, v := range t.Ints {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	b.number(2, kind)
	b.text(8, t.Name)
	b.message(9, raw)
	return b
}

// value is a ValueInfoProto: a name and, three messages deep, element type and
// shape.
func value(v Value) message {
	var shape message
	var batch message
	batch.text(2, v.Batch)
	shape.message(1, batch)
	for _, d := range v.Shape {
		var size message
		size.number(1, d)
		shape.message(1, size)
	}
	var tensor, kind, b message
	tensor.number(1, typeFloat)
	tensor.message(2, shape)
	kind.message(1, tensor)
	b.text(1, v.Name)
	b.message(2, kind)
	return b
}
