package reports

import (
	"bytes"
	"fmt"
	"io"
)

// PaperTable is a table as it stands in a paper.
type PaperTable struct {
	Name    string // of its files, without suffix
	Caption string
	Table   Table
}

// longestFloat is how many rows fit on a page of a paper.
const longestFloat = 60

// Fits says whether the table fits on a page.
func (p PaperTable) Fits() bool { return len(p.Table.Rows) <= longestFloat }

// LaTeX writes the table as a float with its caption and a label, tab:NAME, in the
// manner of the package booktabs. It fails if w does.
func (p PaperTable) LaTeX(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\caption{%s}\n\\label{tab:%s}\n", latex(p.Caption), p.Name)
	if err := p.Table.brief().tabular(&b, `\toprule`, `\midrule`, `\bottomrule`); err != nil {
		return err
	}
	b.WriteString("\\end{table}\n")
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing a table: %w", err)
	}
	return nil
}

// SearchTables are the tables of a search for papers: those that have rows.
func SearchTables(s Search) []PaperTable {
	return filled(
		PaperTable{"front", "Pareto front of " + headline(s) + ".", MemberTable(s)},
		PaperTable{"final", "Final trainings of members of the front of " + headline(s) + ".", FinalTable(s)},
		PaperTable{"candidates", "All candidates of " + headline(s) + ".", EvaluationTable(s)},
	)
}

// SweepTables are the tables of a sweep for papers: those that have rows.
func SweepTables(s Sweep) []PaperTable {
	name := s.headline()
	return filled(
		PaperTable{"networks", "Networks of " + name + ".", SweepTable(s)},
		PaperTable{"variants", "Variants of " + name + ".", VariantTable(s)},
		PaperTable{"gain-variants", s.effectMethod(), EffectTable(s)},
		PaperTable{"counts", countMethod, CountTable(s)},
		PaperTable{"gain", s.gainMethod(), GainTable(s)},
		PaperTable{"cost", costMethod, TrainingCostTable(s)},
		PaperTable{"iterations", s.cutMethod(), TruncationTable(s)},
	)
}

func filled(tables ...PaperTable) []PaperTable {
	var list []PaperTable
	for _, t := range tables {
		if len(t.Table.Rows) > 0 {
			list = append(list, t)
		}
	}
	return list
}
