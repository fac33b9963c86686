package eval

import (
	"encoding/json"
	"fmt"
	"strconv"

	"lrunet/internal/printable"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// Checkpoint is a trained model as it is kept on disk, with what its job was
// and the accuracy it reached.
func Checkpoint(r Result, m *graph.Model, classes []string) *checkpoint.Checkpoint {
	c := &checkpoint.Checkpoint{Arch: m.Program.Arch, Input: m.Program.Input, Classes: classes, Meta: metaOf(r.Job)}
	for _, part := range []struct{ split, measure string }{{"validation", Accuracy}, {"test", TestAccuracy}} {
		if accuracy, ok := r.Measures.Get(part.measure); ok { // the test split's, where both are known
			c.Meta[checkpoint.MetaSplit] = part.split
			c.Meta[checkpoint.MetaAccuracy] = strconv.FormatFloat(accuracy.Value, 'f', -1, 64)
		}
	}
	if depths, err := r.Job.Recipe.Depths(m.Program); err == nil { // else there is no such model
		c.SetDepths(depths)
	}
	for _, p := range m.Params {
		c.Tensors = append(c.Tensors, checkpoint.Tensor{Name: p.Name, Shape: p.Shape, Data: p.Value})
	}
	return c
}

// metaOf is what a checkpoint says of its job.
func metaOf(j Job) map[string]string {
	recipe, err := json.Marshal(j.Recipe)
	if err != nil { // as in Job.Key
		panic(fmt.Sprintf("eval: recipe cannot be written: %v", err))
	}
	return map[string]string{
		checkpoint.MetaDataset:     printable.Name(j.Dataset), // a path may hold what no checkpoint does
		checkpoint.MetaDatasetHash: j.DatasetHash,
		checkpoint.MetaRecipe:      string(recipe),
		checkpoint.MetaSeed:        strconv.FormatUint(j.Seed, 10),
		checkpoint.MetaEpochs:      strconv.Itoa(j.Epochs),
	}
}

// IsOf says whether a checkpoint holds what a job's training gave.
func IsOf(c *checkpoint.Checkpoint, j Job) bool {
	for key, value := range metaOf(j) {
		if key != checkpoint.MetaDataset && c.Meta[key] != value { // the same data may have other names
			return false
		}
	}
	return c.Arch == j.Arch
}

// Restore makes the model of a checkpoint that says what network it holds. One for
// several reuse counts has the arrays of all, as train.Recipe.NewModel makes it. The
// error says why the architecture cannot be built for the images and classes,
// or which tensors are not its own.
func Restore(c *checkpoint.Checkpoint, pool *kernel.Pool) (*graph.Model, error) {
	program, err := lrunet.Build(c.Arch, c.Input, len(c.Classes))
	if err != nil {
		return nil, err
	}
	return restore(program, c, pool)
}

// restore makes the model of a program from a checkpoint's tensors.
func restore(program *lrunet.Program, c *checkpoint.Checkpoint, pool *kernel.Pool) (*graph.Model, error) {
	values, err := checkpoint.Bind(program, c)
	if err != nil {
		return nil, err
	}
	further, err := c.Beside(program)
	if err != nil {
		return nil, err
	}
	m, err := graph.New(program, pool, further...)
	if err != nil {
		return nil, err
	}
	for _, p := range m.Params {
		copy(p.Value, values[p.Name])
	}
	return m, nil
}
