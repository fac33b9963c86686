package table

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/eval/table"
	"lrunet/experiments/rundir"
	"lrunet/internal/atomicfile"
	"lrunet/internal/nullable"
)

// File is the table as others read it: a row for each training that was done. It
// fails if the study says of its data or networks what cannot be.
func (o *Outcome) File() (*table.File, error) {
	source, err := o.Table.YAML()
	if err != nil {
		return nil, err
	}
	f := &table.File{
		Name: o.Table.Name, Title: o.Table.Title, Dataset: o.meta[store.MetaDataset], Hash: o.meta[store.MetaDatasetHash],
		Space: o.Table.Space, Source: string(source),
	}
	if _, err := fmt.Sscanf(o.meta[metaInput], "%dx%dx%d", &f.Input.C, &f.Input.H, &f.Input.W); err != nil {
		return nil, fmt.Errorf("study: %s is damaged: %w", metaInput, err)
	}
	if f.Classes, err = strconv.Atoi(o.meta[metaClasses]); err != nil {
		return nil, fmt.Errorf("study: %s is damaged: %w", metaClasses, err)
	}
	for i, n := range o.Networks {
		for _, t := range n.Trainings {
			row, err := n.row(t)
			if err != nil {
				return nil, fmt.Errorf("study: %w", err)
			}
			row.Network = int32(i)
			f.Rows = append(f.Rows, row)
		}
	}
	return f, nil
}

// row is a training of the network.
func (n Network) row(t Training) (table.Row, error) {
	r := table.Row{
		Epochs: int32(t.Epochs), Seed: t.Seed, Failure: t.Result.Failure, Seconds: t.Result.Duration.Seconds(),
		Accuracy: nullable.Number(t.Result.Measures.Value(eval.Accuracy)), LowestRecall: nullable.Number(t.Result.Measures.Value(eval.LowestRecall)),
	}
	for _, e := range t.Result.Curve {
		r.Accuracies = append(r.Accuracies, e.Accuracy)
		r.Losses = append(r.Losses, e.Loss)
	}
	return r, r.Describe(n.Arch, append(t.Result.Measures.Costs(), n.Latency...))
}

// Export writes the table at path, a Parquet file, and its card beside it, where
// path ends in .md instead. Each is written whole or not at all. It fails as Read
// does, and if a file cannot be written.
func Export(folder, path string) (*Outcome, error) {
	o, err := Read(folder)
	if err != nil {
		return nil, err
	}
	f, err := o.File()
	if err != nil {
		return nil, err
	}
	if err := atomicfile.Write(path, f.Write); err != nil {
		return nil, err
	}
	card, err := o.card()
	if err != nil {
		return nil, err
	}
	return o, atomicfile.Write(CardPath(path), func(w io.Writer) error {
		_, err := io.WriteString(w, card)
		return err
	})
}

// CardPath is where the card of a table's file lies.
func CardPath(path string) string { return strings.TrimSuffix(path, ".parquet") + ".md" }

// Report writes the table's file and card into its folder. It fails as Export does.
func Report(folder string) (*Outcome, error) {
	return Export(folder, rundir.Folder(folder).File(rundir.TableParquet))
}
