package compare

import (
	"context"
	"fmt"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/stats"
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
		return nil, ItemError{err}
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

// checkpoint is a row of each trained network that is taken of a file: to be scored
// where there is data, else with the accuracy that the file says it has on the
// test split.
func (c *comparison) checkpoint(ctx context.Context, path string) ([]Row, error) {
	networks, err := c.open(path)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, n := range networks {
		r, err := c.network(ctx, n)
		if err != nil {
			return nil, err
		}
		if len(c.options.Weights) > 0 && n.Weights != "" {
			r.Item = fmt.Sprintf("%s (%s)", path, n.Weights)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// network is the row of a network.
func (c *comparison) network(ctx context.Context, n *eval.Network) (Row, error) {
	name := c.options.Data
	if name == "" {
		name = n.Meta[checkpoint.MetaDataset]
	} else if err := c.adapt(ctx, n); err != nil {
		return Row{}, err
	}
	p, err := n.Program()
	if err != nil {
		return Row{}, err
	}
	r := newRow(n.Path, p, name)
	r.trainedOn = n.Meta[checkpoint.MetaDatasetHash]
	if epochs, err := strconv.Atoi(n.Meta[checkpoint.MetaEpochs]); err == nil {
		r.Epochs = epochs
	}
	if c.options.Data != "" {
		r.network = n
		return r, nil
	}
	accuracy, err := strconv.ParseFloat(n.Meta[checkpoint.MetaAccuracy], 64)
	if err == nil && n.Meta[checkpoint.MetaSplit] == "test" {
		r.Accuracies = []float64{accuracy}
	} else {
		c.note(fmt.Sprintf("%s has no accuracy on a test split, and is not scored: no dataset is named for that", n.Path))
	}
	r.images = c.testImages(name)
	return r, nil
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
	r.answers = stats.NewAnswers(answers, labels).Shares
}
