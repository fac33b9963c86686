package runs

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"lrunet/reports"
)

// formats are the forms in which records are written, by the names that users
// type.
var formats = map[string]func(io.Writer, []Record) error{
	"csv":     writeCSV,
	"jsonl":   writeJSONL,
	"parquet": writeParquet,
}

// Formats lists the names of the forms in which records are written.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Write writes records in a form. The error says that there is no such form, or
// why w does not take them.
func Write(w io.Writer, format string, records []Record) error {
	write, ok := formats[format]
	if !ok {
		return fmt.Errorf("unknown format %q (have %s)", format, strings.Join(Formats(), ", "))
	}
	return write(w, records)
}

// writeJSONL writes an object a line.
func writeJSONL(w io.Writer, records []Record) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, r := range records {
		if err := encoder.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func writeParquet(w io.Writer, records []Record) error { return parquet.Write(w, records) }

// writeCSV writes a line a record: a column for each measure that any of them
// has, and lists, such as the curves, as words between blanks.
func writeCSV(w io.Writer, records []Record) error {
	measures := map[string]bool{}
	for _, r := range records {
		for name := range r.Measures {
			measures[name] = true
		}
	}
	var t reports.Table
	names := slices.Sorted(maps.Keys(measures))
	head := []string{
		"series", "position", "key", "arch", "dataset", "seed", "epochs", "trained", "failure", "note", "seconds",
		"generation", "parents", "operator", "kernels", "cpu", "version", "host", "started", "cpu_seconds", "peak_bytes",
	}
	for _, name := range slices.Concat(head, names, []string{"curve_loss", "curve_accuracy"}) {
		t.Columns = append(t.Columns, reports.Column{Name: name})
	}
	for _, r := range records {
		t.Rows = append(t.Rows, r.cells(names))
	}
	return t.CSV(w)
}

// cells are a record's, with the given measures.
func (r Record) cells(measures []string) []reports.Cell {
	cells := []reports.Cell{
		reports.Text(r.Series), reports.Number(float64(r.Position)), reports.Text(r.Key), reports.Text(r.Arch), reports.Text(r.Dataset),
		reports.Text(fmt.Sprint(r.Seed)), reports.Number(float64(r.Epochs)), reports.Text(fmt.Sprint(r.Trained)),
		reports.Text(r.Failure), reports.Text(r.Note), reports.Number(r.Seconds),
	}
	cells = append(cells, r.Lineage.cells()...)
	cells = append(cells, r.Origin.cells()...)
	for _, name := range measures {
		cell := reports.Cell{}
		if v, ok := r.Measures[name]; ok {
			cell = reports.Number(v)
		}
		cells = append(cells, cell)
	}
	var losses, accuracies []string
	for _, p := range r.Curve {
		losses = append(losses, fmt.Sprint(p.Loss))
		if p.Accuracy != nil {
			accuracies = append(accuracies, fmt.Sprint(*p.Accuracy))
		}
	}
	return append(cells, reports.Text(strings.Join(losses, " ")), reports.Text(strings.Join(accuracies, " ")))
}

func (l *Lineage) cells() []reports.Cell {
	if l == nil {
		return make([]reports.Cell, 3)
	}
	return []reports.Cell{reports.Number(float64(l.Generation)), reports.Text(strings.Join(l.Parents, " ")), reports.Text(l.Operator)}
}

func (o *Origin) cells() []reports.Cell {
	if o == nil {
		return make([]reports.Cell, 7)
	}
	return []reports.Cell{
		reports.Text(strings.Join(o.Kernels, " ")), reports.Text(o.CPU), reports.Text(o.Version), reports.Text(o.Host),
		reports.Text(o.Started.Format(time.RFC3339Nano)), reports.Number(o.CPUSeconds), reports.Number(float64(o.PeakBytes)),
	}
}
