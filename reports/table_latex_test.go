package reports

import (
	"bytes"
	"testing"
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
