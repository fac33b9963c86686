package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestExportedNamesHaveComments(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.syntax.Decls {
			for _, name := range uncommented(d) {
				t.Errorf("%s:%d: %s is exported without a comment", s.path, s.line(name.Pos()), name.Name)
			}
		}
	}
}

// uncommented are the exported names of a declaration without a comment.
// A group's comment speaks for all constants or variables in it.
func uncommented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && exported(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range d.Specs {
			names = append(names, uncommentedIn(d, spec)...)
		}
		return names
	}
	return nil
}

// uncommentedIn are the exported names of a line of a declaration.
func uncommentedIn(d *ast.GenDecl, spec ast.Spec) []*ast.Ident {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		own := spec.Doc != nil || spec.Comment != nil || d.Doc != nil && !d.Lparen.IsValid()
		if !own && spec.Name.IsExported() {
			return []*ast.Ident{spec.Name}
		}
	case *ast.ValueSpec:
		if spec.Doc != nil || spec.Comment != nil || d.Doc != nil {
			return nil
		}
		var names []*ast.Ident
		for _, name := range spec.Names {
			if name.IsExported() {
				names = append(names, name)
			}
		}
		return names
	}
	return nil
}

// exported says whether a function, or a method and its type, are exported.
func exported(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return f.Name.IsExported()
	}
	receiver := f.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if generic, ok := receiver.(*ast.IndexExpr); ok {
		receiver = generic.X
	}
	name, ok := receiver.(*ast.Ident)
	return f.Name.IsExported() && (!ok || name.IsExported())
}

// The rule must see what it forbids.
func TestUncommented(t *testing.T) {
	for text, want := range map[string]int{
		"func F() {}":                             1,
		"// F is.\nfunc F() {}":                   0,
		"func (t *T) F() {}":                      1,
		"func (t *t) F() {}":                      0,
		"func (t T[X]) F() {}":                    1,
		"type (\n// T is.\nT int\nU int\n)":       1,
		"// All are.\ntype (\nT int\n)":           1,
		"const (\nA = 1 // A is.\nB, C = 2, 3\n)": 2,
		"// Both are.\nconst (\nA = 1\nB = 2\n)":  0,
		"var a, B int":                            1,
		"import \"fmt\"":                          0,
	} {
		if got := len(uncommented(declaration(t, text))); got != want {
			t.Errorf("%d names without a comment in %q, want %d", got, text, want)
		}
	}
}

// declaration parses a file of one declaration.
func declaration(t *testing.T, text string) ast.Decl {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file.Decls[0]
}
