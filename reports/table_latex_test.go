package reports

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"lrunet/internal/testkit"
)

func TestLaTeX(t *testing.T) {
	table := Table{
		Columns: []Column{{Name: "a_b"}, {Name: "accuracy", Unit: "%", Numeric: true, Places: 2}},
		Rows: [][]Cell{
			{Text(`50 % & {more} \x #1 $2 ~^ <a|"b">`), Number(93.4)},
			{Text("[1] or\n2"), {}},
		},
	}
	const want = `\begin{tabular}{lr}
\hline
a\_b & accuracy \\
 & (\%) \\
\hline
50 \% \& \{more\} \textbackslash{}x \#1 \$2 \textasciitilde{}\textasciicircum{} \textless{}a\textbar{}''b''\textgreater{} & 93.40 \\
{[}1{]} or 2 & -- \\
\hline
\end{tabular}
`
	var b bytes.Buffer
	if err := table.LaTeX(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("LaTeX is\n%s\nwant\n%s", b.String(), want)
	}
}

// Tables for papers stand in a float, with caption and label, and have no details.
func TestBooktabs(t *testing.T) {
	const want = `% needs \usepackage{booktabs}
\begin{table}
\centering
\caption{50 \% of a\_b.}
\label{tab:front}
\begin{tabular}{r}
\toprule
accuracy \\
(\%) \\
\midrule
93.40 \\
\bottomrule
\end{tabular}
\end{table}
`
	table := Table{
		Columns: []Column{{Name: "accuracy", Unit: "%", Numeric: true, Places: 2}, {Name: "key", Detail: true}},
		Rows:    [][]Cell{{Number(93.4), Text("x")}},
	}
	var b bytes.Buffer
	if err := (PaperTable{"front", "50 % of a_b.", table}).LaTeX(&b); err != nil || b.String() != want {
		t.Errorf("error %v, LaTeX is\n%s\nwant\n%s", err, b.String(), want)
	}
}

// What fits on no page is for programs alone.
func TestTablesFit(t *testing.T) {
	for n, want := range map[int]bool{60: true, 61: false} {
		if got := (PaperTable{Table: Table{Rows: make([][]Cell, n)}}).Fits(); got != want {
			t.Errorf("%d rows fit: %v", n, got)
		}
	}
}

// LaTeX takes all tables and pictures, where it is there.
func TestLaTeXCompiles(t *testing.T) {
	program, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("SKIPPED: pdflatex is missing, the tables were not set; install texlive-latex-recommended")
	}
	var b bytes.Buffer
	b.WriteString("\\documentclass{article}\n\\usepackage{booktabs,graphicx}\n\\begin{document}\n")
	for _, table := range append(SearchTables(hostile()), SweepTables(smallSweep())...) {
		testkit.Must(t, table.LaTeX(&b))
	}
	folder := t.TempDir()
	for _, p := range allPictures(t, SingleColumn) {
		testkit.Must(t, os.WriteFile(filepath.Join(folder, p.Name+".pdf"), written(t, p, "pdf"), 0o644))
		fmt.Fprintf(&b, "\\includegraphics{%s}\n", p.Name)
	}
	b.WriteString("\\end{document}\n")
	testkit.Must(t, os.WriteFile(filepath.Join(folder, "paper.tex"), b.Bytes(), 0o644))
	command := exec.Command(program, "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
