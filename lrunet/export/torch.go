package export

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// torchFormat is a Python module that holds the network as a PyTorch user writes
// it, with a loop over reuse, and its weights beside it, as torch.save writes
// them.
type torchFormat struct{}

// Endings are those of the module and of its weights.
func (torchFormat) Endings() []string { return []string{".py", ".pt"} }

// identifier is a name that Python imports.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// taken are Python's keywords, and modules that the written one imports: of their
// names it would import itself.
var taken = regexp.MustCompile(`^(torch|pathlib|sys|PIL|False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)$`)

// checkName fails if Python cannot import a module of a name.
func (torchFormat) checkName(name string) error {
	if !identifier.MatchString(name) || taken.MatchString(name) {
		return fmt.Errorf("%q is no name that Python can import: take letters, digits and _, no digit in front, and no word or module of Python's own", name)
	}
	return nil
}

// Write fails as checkName does, or if a network that reuses layers has no notation.
func (f torchFormat) Write(r Request) (Export, error) {
	if err := f.checkName(r.Name); err != nil {
		return Export{}, err
	}
	module, err := torchModule(r)
	if err != nil {
		return Export{}, err
	}
	weights, err := checkpoint.EncodeTorch(r.ownCheckpoint())
	if err != nil {
		return Export{}, err
	}
	use := fmt.Sprintf("from %s import load", r.Name)
	return Export{Contents: [][]byte{[]byte(module), weights}, Details: []Detail{
		{"tensors", len(r.Program.Params()), fmt.Sprintf("%d tensors; in Python: %s", len(r.Program.Params()), use)},
		{"import", use, ""},
	}}, nil
}

//go:embed pytorch/*.tmpl
var torchFiles embed.FS

// torchTemplates are the parts of a module.
var torchTemplates = template.Must(template.New("").Funcs(template.FuncMap{"quote": strconv.QuoteToASCII}).ParseFS(torchFiles, "pytorch/*.tmpl"))

// fill is a part of a module.
func fill(part string, data any) (string, error) {
	var b strings.Builder
	err := torchTemplates.ExecuteTemplate(&b, part+".py.tmpl", data)
	return b.String(), err
}

// torchModule is the text of the module.
func torchModule(r Request) (string, error) {
	code, err := torchNetwork(r.Program)
	if err != nil {
		return "", err
	}
	in := r.Program.Input
	var classes []string
	for _, c := range r.Checkpoint.Classes {
		classes = append(classes, strconv.QuoteToASCII(c))
	}
	return fill("model", struct {
		Arch, Module, Weights, Mode, Code string
		Channels, Height, Width           int
		Classes                           []string
	}{
		Arch: r.Program.Arch, Module: r.Name, Weights: r.Name + ".pt", Code: code,
		Mode:     map[int]string{1: "L", 3: "RGB"}[in.C], // of images in files; others are no pictures
		Channels: in.C, Height: in.H, Width: in.W, Classes: classes,
	})
}

// torchNetwork is the class of the network, and what it needs.
func torchNetwork(p *lrunet.Program) (string, error) {
	if arch, err := lrunet.Parse(p.Arch); err == nil {
		return torchReuse(arch, p)
	}
	return torchLayers(p)
}
