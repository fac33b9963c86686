package export

import (
	"fmt"
	"reflect"
	"strings"

	"lrunet/lrunet"
)

// knownStage has the options of lrunet.Stage that the module respects: with
// another one this does not compile.
type knownStage struct {
	Width, Reuse, Expansion, Groups int
	Unshifted, Own                  bool
	Rank, Templates, Bases          int
	Norms, Residual                 int
	Injected                        bool
	Shuffles                        int
	Pool                            bool
}

var _ = knownStage(lrunet.Stage{})

// reuseModule is what the template of a network that reuses layers takes.
type reuseModule struct {
	Channels int // of the images
	lrunet.Arch
	Stages []stageModule
	Last   int // channels of the last stage, or of the stem

	// What the stages need of the code.
	Shared, Own, Templates, Bases, Rank bool
	Parts, Residual, Injected, Widens   bool
	Shuffles                            bool
	Settings                            []string // of stages, with their defaults
}

// stageModule is a stage.
type stageModule struct {
	lrunet.Stage
	Name   string
	Code   string // that makes it
	Widens bool   // its input has fewer channels
}

// torchReuse is the class of a network of stages. It fails if the program is not
// that of the architecture.
func torchReuse(arch lrunet.Arch, p *lrunet.Program) (string, error) {
	whole, err := arch.Program(p.Input, p.Classes)
	if err != nil {
		return "", err
	}
	if !reflect.DeepEqual(whole.Layers, p.Layers) {
		return "", fmt.Errorf("the layers are not those of %s", p.Arch)
	}
	m := &reuseModule{Channels: p.Input.C, Arch: arch, Last: arch.Stem.Width}
	for i, s := range arch.Stages {
		m.add(fmt.Sprintf("stage%d", i+1), s)
	}
	if m.Parts {
		m.Settings = append(m.Settings, "norms=0", "unshifted=False")
	}
	if m.Residual {
		m.Settings = append(m.Settings, "residual=0")
	}
	if m.Injected {
		m.Settings = append(m.Settings, "injected=False")
	}
	if m.Shuffles {
		m.Settings = append(m.Settings, "shuffles=0")
	}
	return fill("reuse", m)
}

// add appends a stage, and what it needs.
func (m *reuseModule) add(name string, s lrunet.Stage) {
	class := "Stage"
	size := []string{fmt.Sprint(s.Width), fmt.Sprint(s.Reuse), fmt.Sprintf("expansion=%d", s.Expansion), fmt.Sprintf("groups=%d", s.Groups)}
	set := func(used *bool, is bool, setting string) {
		if is {
			*used = true
			size = append(size, setting)
		}
	}
	kind := func(used *bool, is bool, of string) {
		if is {
			*used = true
			class = of
		}
	}
	kind(&m.Own, s.Own, "OwnStage")
	kind(&m.Templates, s.Templates > 0, "TemplateStage")
	kind(&m.Bases, s.Bases > 0, "BasesStage")
	kind(&m.Rank, s.Rank > 0, "RankStage")
	kind(&m.Shared, class == "Stage", class)
	set(&m.Templates, s.Templates > 0, fmt.Sprintf("templates=%d", s.Templates))
	set(&m.Bases, s.Bases > 0, fmt.Sprintf("bases=%d", s.Bases))
	set(&m.Rank, s.Rank > 0, fmt.Sprintf("rank=%d", s.Rank))
	set(&m.Parts, s.Norms > 0, fmt.Sprintf("norms=%d", s.Norms))
	set(&m.Parts, s.Unshifted, "unshifted=True")
	set(&m.Residual, s.Residual > 0, fmt.Sprintf("residual=%d", s.Residual))
	set(&m.Injected, s.Injected, "injected=True")
	set(&m.Shuffles, s.Shuffles > 0, fmt.Sprintf("shuffles=%d", s.Shuffles))
	m.Widens = m.Widens || s.Width > m.Last
	m.Stages = append(m.Stages, stageModule{s, name, fmt.Sprintf("%s(%s)", class, strings.Join(size, ", ")), s.Width > m.Last})
	m.Last = s.Width
}
