package export

import (
	"fmt"
	"slices"
	"strings"

	"lrunet/lrunet"
)

// layersModule is what the template of a network of single layers takes: the
// modules that have parameters, and a line of code for each layer.
type layersModule struct {
	Modules  []torchPart
	Lines    []string
	Result   string // variable of the last layer
	Shuffles bool   // channels are shuffled

	program *lrunet.Program
	values  map[int]string // variables of the layers' results
	readers map[int][]int  // layers that read a layer's result

	at    int // the current layer
	layer lrunet.Layer
}

// torchPart is a module of PyTorch by the name of its parameters.
type torchPart struct{ Name, Code string }

// torchLayers is the class of a network, layer by layer. It fails at layers that
// reuse others.
func torchLayers(p *lrunet.Program) (string, error) {
	m := &layersModule{program: p, values: map[int]string{lrunet.Image: "image"}, readers: map[int][]int{}}
	for i, l := range p.Layers {
		for _, from := range l.In {
			m.readers[from] = append(m.readers[from], i)
		}
	}
	for i, l := range p.Layers {
		m.at, m.layer = i, l
		if err := l.Op.Accept(m); err != nil {
			return "", fmt.Errorf("layer %s: %w", l.Name, err)
		}
	}
	m.Result = m.values[len(p.Layers)-1]
	return fill("layers", m)
}

// line makes an expression the current layer's result. That is x where the next
// layer alone reads it.
func (m *layersModule) line(format string, args ...any) error {
	name := strings.ReplaceAll(m.layer.Name, ".", "_")
	if readers := m.readers[m.at]; m.at == len(m.program.Layers)-1 || slices.Equal(readers, []int{m.at + 1}) {
		name = "x"
	}
	m.values[m.at] = name
	m.Lines = append(m.Lines, name+" = "+fmt.Sprintf(format, args...))
	return nil
}

// inputs are the variables that the current layer reads.
func (m *layersModule) inputs() []string {
	var list []string
	for _, from := range m.layer.In {
		list = append(list, m.values[from])
	}
	return list
}

// part calls a module of PyTorch's that has the current layer's parameters.
func (m *layersModule) part(format string, args ...any) error {
	name := m.layer.Params[0].Name
	name = name[:strings.LastIndex(name, ".")]
	if p := (torchPart{name, fmt.Sprintf(format, args...)}); !slices.Contains(m.Modules, p) {
		m.Modules = append(m.Modules, p)
	}
	return m.line("layer(%q)(%s)", name, m.inputs()[0])
}

// Conv is PyTorch's module.
func (m *layersModule) Conv(op lrunet.Conv) error {
	in := m.program.Inputs(m.layer)[0]
	var settings string
	for _, s := range []struct {
		name         string
		value, usual int
	}{{"stride", op.Stride, 1}, {"padding", op.Pad, 0}, {"groups", op.Groups, 1}} {
		if s.value != s.usual {
			settings += fmt.Sprintf(", %s=%d", s.name, s.value)
		}
	}
	if !op.Bias {
		settings += ", bias=False"
	}
	return m.part("nn.Conv2d(%d, %d, %d%s)", in.C, op.Out, op.Kernel, settings)
}

// BatchNorm is PyTorch's module.
func (m *layersModule) BatchNorm(lrunet.BatchNorm) error {
	return m.part("nn.BatchNorm2d(%d)", m.layer.Out.C)
}

// ReLU is PyTorch's function.
func (m *layersModule) ReLU(op lrunet.ReLU) error {
	if op.Max > 0 {
		return m.line("%s.clamp(0, %v)", m.inputs()[0], op.Max)
	}
	return m.line("F.relu(%s)", m.inputs()[0])
}

// Add is a sum.
func (m *layersModule) Add(lrunet.Add) error { return m.line("%s", strings.Join(m.inputs(), " + ")) }

// Concat is PyTorch's function.
func (m *layersModule) Concat(lrunet.Concat) error {
	return m.line("torch.cat((%s), 1)", strings.Join(m.inputs(), ", "))
}

// Channels is a part, a shuffle or any choice.
func (m *layersModule) Channels(op lrunet.Channels) error {
	x, first, n := m.inputs()[0], op.Index[0], len(op.Index)
	if rows := shuffledRows(op.Index); rows > 1 && n == m.program.Inputs(m.layer)[0].C {
		m.Shuffles = true
		return m.line("shuffle(%s, %d)", x, rows)
	}
	for i, c := range op.Index {
		if c != first+i {
			return m.line("%s[:, %s]", x, strings.ReplaceAll(fmt.Sprint(op.Index), " ", ", "))
		}
	}
	return m.line("%s[:, %d:%d]", x, first, first+n)
}

// shuffledRows is the number of rows of the table that channels are if they are
// read by its columns; 0 if they are not.
func shuffledRows(index []int) int {
	n := len(index)
	if n < 4 || index[1] < 2 || n%index[1] != 0 {
		return 0
	}
	rows := n / index[1]
	for i, c := range index {
		if c != i%rows*(n/rows)+i/rows {
			return 0
		}
	}
	return rows
}

// MaxPool is PyTorch's function.
func (m *layersModule) MaxPool(op lrunet.MaxPool) error {
	return m.line("F.max_pool2d(%s, %d, stride=%d, padding=%d)", m.inputs()[0], op.Kernel, op.Stride, op.Pad)
}

// AvgPool is PyTorch's function.
func (m *layersModule) AvgPool(op lrunet.AvgPool) error {
	if op.Kernel == 0 {
		return m.line("F.adaptive_avg_pool2d(%s, 1)", m.inputs()[0])
	}
	return m.line("F.avg_pool2d(%s, %d, stride=%d, padding=%d)", m.inputs()[0], op.Kernel, op.Stride, op.Pad)
}

// Dropout is PyTorch's function.
func (m *layersModule) Dropout(op lrunet.Dropout) error {
	return m.line("F.dropout(%s, %v, self.training)", m.inputs()[0], op.Rate)
}

// LRU fails: without a notation it is not known what the layers of a stage are.
func (m *layersModule) LRU(lrunet.LRU) error {
	return fmt.Errorf("is an iteration of a network that is no notation, %s", m.program.Arch)
}

// Blend fails as LRU does.
func (m *layersModule) Blend(lrunet.Blend) error { return m.LRU(lrunet.LRU{}) }
