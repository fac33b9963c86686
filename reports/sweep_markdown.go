package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"lrunet/internal/printable"
)

// Methods, as every form of a sweep states them.
const (
	sameNetwork  = "the same network without reuse"
	gainMethod   = "%s: the %s accuracy of each network minus that of %s"
	effectMethod = "Gain of each variant: its %s accuracy minus that of %s for the same network"
	costMethod   = "What one training takes: images seen, their share of the 300 epochs that LruNet's authors train for, multiply-adds (three times those of inference: forward, and backward to the inputs and to the weights; none where steps differ), and wall time on this machine, with whatever ran beside it."
	cutMethod    = "The %s accuracy of %s after the first iterations of every stage: of the others only the channel shuffle is left. The statistics of the batch normalisations are measured anew on training images; weights stay as they are."
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
	if err := s.markdownOrigin(&b); err != nil {
		return err
	}
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
		{"Accuracy after fewer iterations", s.cutMethod(), TruncationTable(s)},
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

// Over names what gains are measured against: the baseline, or where some are not, each
// network without reuse.
func (s Sweep) Over() string {
	if s.overOwn() {
		return sameNetwork
	}
	return s.Called(s.Baseline)
}

// overOwn says whether some gains are over the same network without reuse.
func (s Sweep) overOwn() bool {
	return slices.ContainsFunc(s.Gains, func(g SweepGain) bool { return g.Base != "" && g.Base != s.Baseline })
}

// gainMethod explains GainTable.
func (s Sweep) gainMethod() string {
	over := s.title(s.Baseline)
	if s.overOwn() {
		over = fmt.Sprintf("%s (of %s where the sweep lacks that)", sameNetwork, over)
	}
	text := fmt.Sprintf(gainMethod, s.gainName(), s.split(), over)
	return text + s.meansMethod(s.Gains, fmt.Sprintf("The spread between seeds is in it, the choice of the %s images is not.", s.split()))
}

// meansMethod says how gains come of several seeds, and then of their intervals. Of one
// seed there is neither a mean nor an interval.
func (s Sweep) meansMethod(gains []SweepGain, intervals string) string {
	switch {
	case slices.ContainsFunc(gains, func(g SweepGain) bool { return finite(g.Half) }):
		return ", of the means over seeds, with Welch's t interval at 95 %. " + intervals
	case len(s.Seeds) > 1:
		return ", of the means over seeds."
	}
	return ", with one seed each, so that there is no interval."
}

// cutMethod explains TruncationTable.
func (s Sweep) cutMethod() string { return fmt.Sprintf(cutMethod, s.split(), s.title(s.Truncated)) }

// effectMethod explains EffectTable.
func (s Sweep) effectMethod() string {
	if len(s.Variants) == 0 {
		return ""
	}
	text := fmt.Sprintf(effectMethod, s.split(), s.Variants[0].Name)
	return text + s.meansMethod(s.Effects, "Where all intervals are looked at, one in twenty is off by chance.")
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
func (s Sweep) markdownOrigin(b *bytes.Buffer) error {
	b.WriteString("## How it was made\n\n")
	for _, c := range s.Sessions.commands() {
		if c.Sessions != "" {
			fmt.Fprintf(b, "%s:\n\n", c.Sessions)
		}
		fmt.Fprintf(b, "    %s\n\n", printable.Line(c.Command))
	}
	for _, f := range s.facts() {
		fmt.Fprintf(b, "- %s: %s\n", markdown(f.Label), markdown(f.Value))
	}
	t := s.Sessions.table()
	if len(t.Rows) == 0 {
		return nil
	}
	b.WriteByte('\n')
	return t.Markdown(b)
}

func (s Sweep) headline() string {
	for _, text := range []string{s.Title, s.Experiment, s.Dataset} {
		if text != "" {
			return text
		}
	}
	return "Record"
}
