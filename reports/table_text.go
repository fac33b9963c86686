package reports

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"lrunet/internal/printable"
)

// Text writes the table in aligned columns for a terminal, units under the
// names, without the detail columns. It fails if w does.
func (t Table) Text(w io.Writer) error {
	head, clean := t.head(), printable.Line
	if t.fitted {
		clean = func(text string) string { return text }
	} else {
		t = t.brief()
	}
	style := tw.Rendition{
		Borders: tw.BorderNone,
		Symbols: tw.NewSymbolCustom("lines").WithRow("-").WithColumn("  ").WithCenter("  "),
	}
	return t.render(w, renderer.NewBlueprint(style), tw.PaddingNone, head, clean, "")
}

// head is the names of the columns above their units, each in as many lines as
// the longest of them has.
func (t Table) head() []string {
	heads := t.heads
	if !t.fitted {
		for _, c := range t.brief().Columns {
			heads = append(heads, [2]string{printable.Line(c.Name), printable.Line(c.Unit)})
		}
	}
	lines := 1
	for _, h := range heads {
		lines = max(lines, 1+strings.Count(h[0], "\n"))
	}
	texts := make([]string, len(heads))
	for i, h := range heads {
		texts[i] = h[0] + strings.Repeat("\n", lines-strings.Count(h[0], "\n")) + h[1]
	}
	return texts
}

// Markdown writes the table as a GitHub-flavoured Markdown table, units in
// brackets after the names. It fails if w does.
func (t Table) Markdown(w io.Writer) error {
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = markdown(c.Name)
		if c.Unit != "" {
			head[i] += " (" + markdown(c.Unit) + ")"
		}
	}
	return t.render(w, renderer.NewMarkdown(), tw.PaddingDefault, head, markdown, "**")
}

// render lays the table out, strong cells between what makes them bold. It writes once, as
// the renderers swallow errors of the writer.
func (t Table) render(w io.Writer, r tw.Renderer, padding tw.Padding, head []string, clean func(string) string, bold string) error {
	aligns := make([]tw.Align, len(t.Columns))
	for i, c := range t.Columns {
		aligns[i] = tw.AlignLeft
		if c.Numeric {
			aligns[i] = tw.AlignRight
		}
	}
	var text bytes.Buffer
	table := tablewriter.NewTable(&text,
		tablewriter.WithRenderer(r),
		tablewriter.WithPadding(padding),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignmentConfig(tw.CellAlignment{PerColumn: aligns}),
		tablewriter.WithRowAlignmentConfig(tw.CellAlignment{PerColumn: aligns}),
	)
	table.Header(head)
	for n, row := range t.texts() {
		for i := range row {
			row[i] = cmp.Or(clean(row[i]), "-")
			if t.Rows[n][i].Strong {
				row[i] = bold + row[i] + bold
			}
		}
		if err := table.Append(row); err != nil {
			return fmt.Errorf("reports: laying out a table: %w", err)
		}
	}
	if err := table.Render(); err != nil {
		return fmt.Errorf("reports: laying out a table: %w", err)
	}
	if _, err := w.Write(trimLines(text.Bytes())); err != nil {
		return fmt.Errorf("reports: writing a table: %w", err)
	}
	return nil
}

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, `|`, `\|`, "`", "\\`", `*`, `\*`, `~`, `\~`, `[`, `\[`, `]`, `\]`,
	`&`, `&amp;`, `<`, `&lt;`, `>`, `&gt;`)

// outerUnderscores emphasise, as those within words do not.
var outerUnderscores = regexp.MustCompile(`\b_+|_+\b`)

// markdown keeps a text in its cell and literal.
func markdown(s string) string {
	s = markdownEscapes.Replace(printable.Line(s))
	return outerUnderscores.ReplaceAllStringFunc(s, func(line string) string { return strings.ReplaceAll(line, "_", `\_`) })
}

// trimLines drops the blanks that padding leaves at the end of lines.
func trimLines(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for i := range lines {
		lines[i] = bytes.TrimRight(lines[i], " ")
	}
	return bytes.Join(lines, []byte("\n"))
}
