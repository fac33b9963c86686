package reports

import (
	"bytes"
	"fmt"
	"io"

	"lrunet/internal/printable"
)

// Methods, as every form of a sweep states them.
const (
	gainMethod   = "%s: the accuracy of each network minus that of %s, of the means over seeds, with Welch's t interval at 95 %%. The spread between seeds is in it, the choice of the test images is not."
	effectMethod = "Gain of each variant: its accuracy minus that of %s for the same network, of the means over seeds, with Welch's t interval at 95 %%. Where all intervals are looked at, one in twenty is off by chance."
	costMethod   = "What one training takes: images seen, their share of the 300 epochs that LruNet's authors train for, multiply-adds (three times those of inference: forward, and backward to the inputs and to the weights), and wall time on this machine, with whatever ran beside it."
	cutMethod    = "%s after the first iterations of every stage: of the others only the channel shuffle is left. The statistics of the batch normalisations are measured anew on training images; weights stay as they are."
)

// SweepMarkdown writes the sweep as a document: its tables and how it was
// made. It fails as Validate does, and if w does.
func SweepMarkdown(w io.Writer, s Sweep) error {
	if err := s.Validate(); err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", markdown(s.headline()))
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "%s\n\n", markdown(n))
	}
	for _, part := range s.sections() {
		if err := part.markdown(&b); err != nil {
			return err
		}
	}
	s.markdownOrigin(&b)
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing the sweep: %w", err)
	}
	return nil
}

// section is a table under a title, with what explains it.
type section struct {
	title, text string
	table       Table
}

func (s Sweep) sections() []section {
	return []section{
		{"Networks", "", SweepTable(s)},
		{"Variants", "", VariantTable(s)},
		{"Gain of each variant", s.effectMethod(), EffectTable(s)},
		{"Accuracy of each reuse count", countMethod, CountTable(s)},
		{s.gainName(), s.gainMethod(), GainTable(s)},
		{"Cost of training", costMethod, TrainingCostTable(s)},
		{"Accuracy after fewer iterations", fmt.Sprintf(cutMethod, s.Truncated), TruncationTable(s)},
		{"Failures", "", SweepFailureTable(s)},
	}
}

// gainName is what the gains over the baseline are of.
func (s Sweep) gainName() string {
	for _, n := range s.Networks {
		if n.base() == s.Baseline && n.Reuse == 1 {
			return "Gain of reuse"
		}
	}
	return "Gain"
}

// gainMethod explains GainTable.
func (s Sweep) gainMethod() string { return fmt.Sprintf(gainMethod, s.gainName(), s.Baseline) }

// effectMethod explains EffectTable.
func (s Sweep) effectMethod() string {
	if len(s.Variants) == 0 {
		return ""
	}
	return fmt.Sprintf(effectMethod, s.Variants[0].Name)
}

// markdown writes the section unless its table is empty.
func (s section) markdown(b *bytes.Buffer) error {
	if len(s.table.Rows) == 0 {
		return nil
	}
	fmt.Fprintf(b, "## %s\n\n", s.title)
	if s.text != "" {
		fmt.Fprintf(b, "%s\n\n", markdown(s.text))
	}
	err := s.table.Markdown(b)
	b.WriteByte('\n')
	return err
}

// markdownOrigin writes the commands and the circumstances of the sweep.
func (s Sweep) markdownOrigin(b *bytes.Buffer) {
	b.WriteString("## How it was made\n\n")
	for _, session := range s.Sessions {
		fmt.Fprintf(b, "    %s\n", printable.Line(session.Command))
	}
	b.WriteByte('\n')
	for _, f := range s.facts() {
		fmt.Fprintf(b, "- %s: %s\n", markdown(f.Label), markdown(f.Value))
	}
}

func (s Sweep) headline() string {
	for _, text := range []string{s.Title, s.Experiment, s.Dataset} {
		if text != "" {
			return text
		}
	}
	return "Record"
}
