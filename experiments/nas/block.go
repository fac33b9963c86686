package nas

import (
	"fmt"
	"strings"

	"lrunet/eval/cost"
	"lrunet/lrunet"
	"lrunet/reports"
)

// blocks are the parts of a network as reports draw them, with their costs; none
// where the task is not known or the network cannot be built for it.
func (t task) blocks(a lrunet.Arch) []reports.Block {
	if !t.known() {
		return nil
	}
	p, err := a.Program(t.Input, len(t.Classes))
	if err != nil {
		return nil
	}
	list, maps := blocksOf(a), t.Input
	layers := cost.LayersOf(p)
	for i := range list {
		b := &list[i]
		b.Height, b.Across = maps.H, maps.W
		for len(layers) > 0 && strings.HasPrefix(layers[0].Name, layerPrefix(b.Name)) {
			l := layers[0]
			b.Params += float64(l.Params)
			b.MAdds += float64(l.MAdds)
			maps = lrunet.Shape{C: l.Channels, H: l.Height, W: l.Width}
			layers = layers[1:]
		}
	}
	return list
}

// layerPrefix is how the names of a block's layers begin.
func layerPrefix(block string) string { return strings.ReplaceAll(block, " ", "") + "." }

// blocksOf are a network's blocks without what depends on the images.
func blocksOf(a lrunet.Arch) []reports.Block {
	stem := reports.Block{Name: "stem", Width: a.Stem.Width, Reuse: 1, Shrink: a.Stem.Stride}
	list := []reports.Block{stem}
	for _, s := range a.Stages {
		b := reports.Block{Name: fmt.Sprintf("stage %d", len(list)), Width: s.Width, Reuse: s.Reuse, Shrink: 1, Pool: s.Pool}
		if s.Pool {
			b.Shrink = 2
		}
		list = append(list, b)
	}
	list = append(list, reports.Block{Name: "head", Width: a.Head.Width, Reuse: 1, Shrink: 1})
	for i, text := range strings.Fields(a.String()) {
		list[i].Text = text
	}
	return list
}
