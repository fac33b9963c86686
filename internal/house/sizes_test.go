package house

import (
	"go/ast"
	"testing"
)

// Sizes that a reader takes in at once. Code is split until it is below them:
// there is no list of exceptions.
const (
	linesOfFile     = 250
	linesOfFunction = 40
)

func TestFilesAreBelow250Lines(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines >= linesOfFile {
			t.Errorf("%s has %d lines, must be below %d: split it by what it speaks of", s.path, s.lines, linesOfFile)
		}
	}
}

func TestFunctionsAreBelow40Lines(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			name := "a function literal"
			switch f := n.(type) {
			case *ast.FuncDecl:
				name = f.Name.Name
			case *ast.FuncLit:
			default:
				return true
			}
			if lines := s.line(n.End()) - s.line(n.Pos()) + 1; lines >= linesOfFunction {
				t.Errorf("%s:%d: %s has %d lines, must be below %d", s.path, s.line(n.Pos()), name, lines, linesOfFunction)
			}
			return true
		})
	}
}
