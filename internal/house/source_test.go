package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// root is the repository's folder, as seen from this package's.
const root = "../.."

// source is a hand-written Go file that is not a test.
type source struct {
	path   string // from the root
	lines  int
	syntax *ast.File
	fset   *token.FileSet
}

// sources are all hand-written Go files but tests. They are found by walking
// the folders, since go list passes over those of other systems, build tags and
// modules, such as the generator of the assembly.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && ignored(path, entry.Name()) {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		s, err := parse(path)
		if err == nil && !ast.IsGenerated(s.syntax) {
			all = append(all, s)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d Go files found", len(all))
	}
	return all
}

// ignored says whether a folder holds no code of the project.
func ignored(path, name string) bool {
	return path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "runs" || name == "node_modules")
}

// parse reads a file.
func parse(path string) (source, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return source{}, err
	}
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, path, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	relative, err := filepath.Rel(root, path)
	return source{filepath.ToSlash(relative), strings.Count(string(content), "\n"), syntax, fset}, err
}

// line is where a node begins.
func (s source) line(pos token.Pos) int { return s.fset.Position(pos).Line }
