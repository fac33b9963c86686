package compare

import (
	"context"
	"fmt"
	"strconv"

	"lrunet/eval"
	"lrunet/experiments/published"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// architecture is a row of costs alone.
func (c *comparison) architecture(ctx context.Context, item string) ([]Row, error) {
	t, err := c.task(ctx)
	if err != nil {
		return nil, err
	}
	p, err := lrunet.Build(item, t.input, t.classes)
	if err != nil {
		return nil, err
	}
	return []Row{newRow(item, p, t.dataset)}, nil
}

// published is a row for each published network, each for its own data.
func (c *comparison) published() ([]Row, error) {
	var rows []Row
	for _, a := range published.All() {
		if c.options.Data != "" && c.options.Data != a.Dataset {
			continue
		}
		t, ok := describe(a.Dataset, c.options.Where)
		if !ok {
			return nil, fmt.Errorf("published network %s: there is no dataset %s", a.Network, a.Dataset)
		}
		p, err := lrunet.Build(a.Network, t.input, t.classes)
		if err != nil {
			return nil, err
		}
		rows = append(rows, newRow(a.Source, p, a.Dataset))
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("nothing is known to be published for %s", c.options.Data)
	}
	return rows, nil
}

// checkpoint is a row of a trained network: scored where there is data, else
// with the accuracy that the checkpoint says it has on its test part.
func (c *comparison) checkpoint(ctx context.Context, path string) ([]Row, error) {
	n, err := eval.Open(path, "")
	if err != nil {
		return nil, err
	}
	name := c.options.Data
	if name == "" {
		name = n.Meta[checkpoint.MetaDataset]
	} else if err := c.adapt(ctx, n); err != nil {
		return nil, err
	}
	p, err := n.Program()
	if err != nil {
		return nil, err
	}
	r := newRow(path, p, name)
	if epochs, err := strconv.Atoi(n.Meta[checkpoint.MetaEpochs]); err == nil {
		r.Epochs = epochs
	}
	if c.options.Data != "" {
		return c.score(ctx, r, n)
	}
	accuracy, err := strconv.ParseFloat(n.Meta[checkpoint.MetaAccuracy], 64)
	if err == nil && n.Meta[checkpoint.MetaSplit] == "test" {
		r.Accuracies = []float64{accuracy}
	}
	r.images = c.testImages(name)
	return []Row{r}, nil
}

// adapt makes a network one for the data's images and classes, if it can read
// them and knows these.
func (c *comparison) adapt(ctx context.Context, n *eval.Network) error {
	data, err := c.load(ctx)
	if err != nil {
		return err
	}
	if err := n.Adapt(data); err != nil || c.options.ByPosition {
		return err
	}
	note, err := n.MatchClasses(data)
	c.note(note)
	return err
}

// score measures a checkpoint on the test part.
func (c *comparison) score(ctx context.Context, r Row, n *eval.Network) ([]Row, error) {
	data, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	model, err := n.Model(c.options.Pool)
	if err != nil {
		return nil, err
	}
	runner := &eval.Runner{Data: data, Pool: c.options.Pool}
	score, err := runner.Test(ctx, model)
	if err != nil {
		return nil, err
	}
	r.Accuracies = []float64{score.Accuracy()}
	r.take([][]uint16{score.Classes}, data.Test.Labels, data.Hash)
	return []Row{r}, nil
}

// testImages is the size of a dataset's test part; 0 where unknown.
func (c *comparison) testImages(name string) int {
	for _, i := range c.infos() {
		if i.Name == name {
			return i.Test
		}
	}
	return 0
}

// take keeps what a network, trained with one or several seeds, answered.
func (r *Row) take(answers [][]uint16, labels []uint16, hash string) {
	r.images, r.hash = len(labels), hash
	r.answers = make([]float64, len(labels))
	for _, classes := range answers {
		for i, class := range classes {
			if class == labels[i] {
				r.answers[i] += 1 / float64(len(answers))
			}
		}
	}
}
