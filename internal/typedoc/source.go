package typedoc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// comments are those of one package.
type comments struct {
	types  map[string]string            // by type
	fields map[string]map[string]string // by type and field
	texts  []text
}

// text is a constant as the source has it.
type text struct{ name, value, doc string }

var cache sync.Map // comments by package

// source is the comments of the package that a type is of. Types without a name,
// and those of other modules, have none.
func source(t testing.TB, of reflect.Type) comments {
	t.Helper()
	path, inside := strings.CutPrefix(of.PkgPath(), "lrunet/")
	if !inside {
		return comments{}
	}
	return folder(t, path)
}

// folder is the comments of a package of the module.
func folder(t testing.TB, pkg string) comments {
	t.Helper()
	if known, ok := cache.Load(pkg); ok {
		return known.(comments)
	}
	c := comments{types: map[string]string{}, fields: map[string]map[string]string{}}
	paths, err := filepath.Glob(filepath.Join(root(t), pkg, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: no source (error %v)", pkg, err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	c.read(files)
	cache.Store(pkg, c)
	return c
}

// root is the module's folder: the nearest around the test's with a go.mod.
func root(t testing.TB) string {
	t.Helper()
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			t.Fatal("no go.mod around the test")
		}
	}
}

// read gathers what is commented. A type that is made of another has its fields.
func (c *comments) read(files []*ast.File) {
	made := map[string]string{}
	for _, file := range files {
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					c.readType(s, group.Doc)
					if of, ok := s.Type.(*ast.Ident); ok {
						made[s.Name.Name] = of.Name
					}
				case *ast.ValueSpec:
					c.readConstant(s)
				}
			}
		}
	}
	for name, of := range made {
		c.fields[name] = c.fields[of]
	}
}

func (c *comments) readType(s *ast.TypeSpec, group *ast.CommentGroup) {
	c.types[s.Name.Name] = either(s.Doc, group)
	structure, ok := s.Type.(*ast.StructType)
	if !ok {
		return
	}
	fields := map[string]string{}
	for _, f := range structure.Fields.List {
		for _, name := range f.Names {
			fields[name.Name] = either(f.Comment, f.Doc)
		}
	}
	c.fields[s.Name.Name] = fields
}

func (c *comments) readConstant(s *ast.ValueSpec) {
	if len(s.Names) != 1 || len(s.Values) != 1 {
		return
	}
	if literal, ok := s.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
		if value, err := strconv.Unquote(literal.Value); err == nil {
			c.texts = append(c.texts, text{s.Names[0].Name, value, either(s.Comment, s.Doc)})
		}
	}
}

func (c comments) constants(prefix string) []Constant {
	var found []Constant
	for _, t := range c.texts {
		if strings.HasPrefix(t.name, prefix) {
			found = append(found, Constant{t.value, plain(t.doc)})
		}
	}
	return found
}

// either is the text of the first comment that there is.
func either(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if g != nil {
			return g.Text()
		}
	}
	return ""
}
