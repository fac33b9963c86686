package reports

import (
	"bytes"
	"fmt"
	"io"

	"lrunet/internal/printable"
)

// Methods, as every form of a record states them.
const (
	gainMethod = "Gain of reuse: the accuracy of each network minus that of %s, paired by seed (same seed, same data order); mean and Student's t interval at 95 %% over the pairs. The spread between seeds is in it, the choice of the test images is not."
	cutMethod  = "%s after the first iterations of every stage: of the others only the channel shuffle is left. The statistics of the batch normalisations are measured anew on training images; weights stay as they are."
)

// RecordMarkdown writes the record as a document: its tables and how it was
// made.
func RecordMarkdown(w io.Writer, r Record) error {
	if err := r.Validate(); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", markdown(r.headline()))
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "%s\n\n", markdown(n))
	}
	section := func(title, text string, t Table) error {
		if len(t.Rows) == 0 {
			return nil
		}
		fmt.Fprintf(&b, "## %s\n\n", title)
		if text != "" {
			fmt.Fprintf(&b, "%s\n\n", markdown(text))
		}
		err := t.Markdown(&b)
		b.WriteByte('\n')
		return err
	}
	for _, s := range []struct {
		title, text string
		table       Table
	}{
		{"Networks", "", RecordTable(r)},
		{"Gain of reuse", fmt.Sprintf(gainMethod, r.Baseline), GainTable(r)},
		{"Accuracy after fewer iterations", fmt.Sprintf(cutMethod, r.Truncated), TruncationTable(r)},
		{"Failures", "", RecordFailureTable(r)},
	} {
		if err := section(s.title, s.text, s.table); err != nil {
			return err
		}
	}
	b.WriteString("## How it was made\n\n")
	for _, s := range r.Sessions {
		fmt.Fprintf(&b, "    %s\n", printable.Line(s.Command))
	}
	b.WriteByte('\n')
	for _, f := range r.facts() {
		fmt.Fprintf(&b, "- %s: %s\n", markdown(f.Label), markdown(f.Value))
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing the record: %w", err)
	}
	return nil
}

func (r Record) headline() string {
	for _, text := range []string{r.Title, r.Experiment, r.Dataset} {
		if text != "" {
			return text
		}
	}
	return "Record"
}
