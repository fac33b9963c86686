package onnx

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"lrunet/internal/testkit"
)

// fields are a message's, by number: numbers as uint64, all else as bytes.
func fields(t *testing.T, message []byte) map[protowire.Number][]any {
	t.Helper()
	all := map[protowire.Number][]any{}
	for len(message) > 0 {
		field, kind, n := protowire.ConsumeTag(message)
		testkit.Must(t, protowire.ParseError(n))
		message = message[n:]
		switch kind {
		case protowire.VarintType:
			v, n := protowire.ConsumeVarint(message)
			testkit.Must(t, protowire.ParseError(n))
			all[field], message = append(all[field], v), message[n:]
		case protowire.BytesType:
			v, n := protowire.ConsumeBytes(message)
			testkit.Must(t, protowire.ParseError(n))
			all[field], message = append(all[field], v), message[n:]
		default:
			t.Fatalf("field %d is of type %d", field, kind)
		}
	}
	return all
}

// only is the single value of a field.
func only[T any](t *testing.T, from map[protowire.Number][]any, field protowire.Number) T {
	t.Helper()
	if len(from[field]) != 1 {
		t.Fatalf("field %d has %d values, want 1", field, len(from[field]))
	}
	v, ok := from[field][0].(T)
	if !ok {
		t.Fatalf("field %d is a %T", field, from[field][0])
	}
	return v
}

// The numbers are those of onnx.proto.
func TestEncode(t *testing.T) {
	model := fields(t, Encode(Model{
		Producer: "p", Metadata: []Entry{{"k", "v"}, {"k2", "v2"}},
		Graph: Graph{
			Name:         "g",
			Nodes:        []Node{{Name: "n", Op: "Conv", In: []string{"x", "w"}, Out: "y", Attributes: []Attribute{{"group", []int{4}, false}, {"pads", []int{1, 2}, true}}}},
			Initializers: []Tensor{{Name: "w", Shape: []int{2, 1}, Floats: []float32{1, -2.5}}, {Name: "i", Shape: []int{1}, Ints: []int64{-1}}},
			Inputs:       []Value{{"x", "batch", []int{7}}}, Outputs: []Value{{"y", "batch", []int{3}}},
		},
	}))
	if only[uint64](t, model, 1) != IRVersion || string(only[[]byte](t, model, 2)) != "p" || len(model[14]) != 2 {
		t.Errorf("model %v", model)
	}
	if opset := fields(t, only[[]byte](t, model, 8)); only[uint64](t, opset, 2) != Opset {
		t.Errorf("opset %v", opset)
	}
	graph := fields(t, only[[]byte](t, model, 7))
	node := fields(t, only[[]byte](t, graph, 1))
	if string(only[[]byte](t, node, 4)) != "Conv" || string(node[1][1].([]byte)) != "w" || string(only[[]byte](t, node, 2)) != "y" {
		t.Errorf("node %v", node)
	}
	group, pads := fields(t, node[5][0].([]byte)), fields(t, node[5][1].([]byte))
	if only[uint64](t, group, 3) != 4 || only[uint64](t, group, 20) != 2 || !slices.Equal(pads[8], []any{uint64(1), uint64(2)}) || only[uint64](t, pads, 20) != 7 {
		t.Errorf("attributes %v, %v", group, pads)
	}
	floats, ints := fields(t, graph[5][0].([]byte)), fields(t, graph[5][1].([]byte))
	raw := only[[]byte](t, floats, 9)
	if only[uint64](t, floats, 2) != 1 || !slices.Equal(floats[1], []any{uint64(2), uint64(1)}) || math.Float32frombits(binary.LittleEndian.Uint32(raw[4:])) != -2.5 {
		t.Errorf("floats %v", floats)
	}
	if only[uint64](t, ints, 2) != 7 || int64(binary.LittleEndian.Uint64(only[[]byte](t, ints, 9))) != -1 {
		t.Errorf("ints %v", ints)
	}
	value := fields(t, only[[]byte](t, graph, 11))
	tensor := fields(t, only[[]byte](t, fields(t, only[[]byte](t, value, 2)), 1))
	dims := fields(t, only[[]byte](t, tensor, 2))[1]
	if only[uint64](t, tensor, 1) != 1 || string(only[[]byte](t, fields(t, dims[0].([]byte)), 2)) != "batch" || only[uint64](t, fields(t, dims[1].([]byte)), 1) != 7 {
		t.Errorf("input %v, dimensions %v", tensor, dims)
	}
}
