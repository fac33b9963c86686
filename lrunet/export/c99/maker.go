package c99

import (
	"slices"
	"strconv"
	"strings"

	"lrunet/lrunet"
	"lrunet/lrunet/folded"
)

// maker makes calls of steps. What is of one kind of numbers embeds it.
type maker struct {
	net     *folded.Net
	arena   folded.Arena
	place   func(value int) string // C for where a value lies
	calls   []call
	kernels []kernel // that are called
	at      int      // the current step
}

// kernel is a function: a file, whose words NAME, X_TYPE and Y_TYPE are these.
type kernel struct{ file, name, x, y string }

// plain is the kernel of a file without such words.
func plain(file string) kernel { return kernel{file: file, name: file} }

// call appends a call for the current step.
func (m *maker) call(k kernel, args ...[]arg) error {
	if !slices.Contains(m.kernels, k) {
		m.kernels = append(m.kernels, k)
	}
	m.calls = append(m.calls, call{k.name, m.net.Steps[m.at].Label(), slices.Concat(args...)})
	return nil
}

// sources is C for the kernels and what they call, and the functions' names.
func (m *maker) sources(d dialect) (string, []string) {
	var list []kernel
	for _, k := range m.kernels {
		for _, file := range d.needs[k.file] {
			if !slices.Contains(list, plain(file)) {
				list = append(list, plain(file))
			}
		}
	}
	var b strings.Builder
	var names []string
	for _, k := range append(list, m.kernels...) {
		content, err := files.ReadFile("kernels/" + d.folder + "/" + k.file + ".c")
		if err != nil {
			panic(err) // a file that is named in this package is embedded
		}
		words := strings.NewReplacer("NAME", k.name, "X_TYPE", k.x, "Y_TYPE", k.y, "FRACTION", strconv.Itoa(fraction))
		b.WriteString(words.Replace(string(content)) + "\n")
		names = append(names, k.name)
	}
	return b.String(), names
}

// shape is a value's.
func (m *maker) shape(value int) lrunet.Shape { return m.net.Values[value] }

// ends are the places of what a step reads, and of what it writes.
func (m *maker) ends(n folded.Node) (x, y []arg) {
	return []arg{same(m.place(n.X[0]))}, []arg{same(m.place(n.Y))}
}

// planes are a place and the map's height, width and channels there.
func (m *maker) planes(value int) []arg {
	s := m.shape(value)
	return append([]arg{same(m.place(value))}, sizes(s.H, s.W, s.C)...)
}

// enter copies what an iteration reads to where it works, unless it is there.
func (m *maker) enter(n folded.Node) {
	if m.arena.At[n.X[0]] != m.arena.At[n.Y] {
		x, y := m.ends(n)
		_ = m.call(plain("copy"), x, y, sizes(m.shape(n.Y).Size()))
	}
}

// mean is an average pooling's windows: height, width, stride, padding.
func (m *maker) mean(s *folded.AvgPool) []arg {
	if s.Kernel == 0 {
		from := m.shape(s.X[0])
		return sizes(from.H, from.W, 1, 0)
	}
	return sizes(s.Kernel, s.Kernel, s.Stride, s.Pad)
}
