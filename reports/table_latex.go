package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"lrunet/internal/printable"
)

// LaTeX writes the table as a tabular environment that needs no package,
// units in brackets under the names. It fails if w does.
func (t Table) LaTeX(w io.Writer) error {
	return t.tabular(w, `\hline`, `\hline`, `\hline`)
}

// tabular is LaTeX with the given rules: above, between names and rows, and below.
func (t Table) tabular(w io.Writer, top, middle, bottom string) error {
	var b bytes.Buffer
	b.WriteString(`\begin{tabular}{`)
	names, units := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		if c.Numeric {
			b.WriteByte('r')
		} else {
			b.WriteByte('l')
		}
		names[i] = latex(c.Name)
		if c.Unit != "" {
			units[i] = "(" + latex(c.Unit) + ")"
		}
	}
	b.WriteString("}\n" + top + "\n")
	latexRow(&b, names)
	if strings.Join(units, "") != "" {
		latexRow(&b, units)
	}
	b.WriteString(middle + "\n")
	for _, row := range t.texts() {
		for i, text := range row {
			row[i] = latex(text)
			if text == "" {
				row[i] = "--"
			}
		}
		latexRow(&b, row)
	}
	b.WriteString(bottom + "\n\\end{tabular}\n")
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("reports: writing a table: %w", err)
	}
	return nil
}

func latexRow(b *bytes.Buffer, cells []string) {
	b.WriteString(strings.Join(cells, " & "))
	b.WriteString(" \\\\\n")
}

var latexEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `&`, `\&`, `%`, `\%`, `$`, `\$`, `#`, `\#`, `_`, `\_`,
	`~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`, `[`, `{[}`, `]`, `{]}`, `"`, `''`)

// latex keeps a text literal.
func latex(s string) string { return latexEscapes.Replace(printable.Line(s)) }
