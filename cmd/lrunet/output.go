package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"al.essio.dev/pkg/shellescape"
	"github.com/alecthomas/kong"

	"lrunet/internal/atomicfile"
	"lrunet/internal/printable"
)

// harmless writes to a terminal what comes from files too: no name or text of
// theirs is obeyed.
type harmless struct{ to io.Writer }

// Write writes whole texts, never a part of a letter.
func (h harmless) Write(text []byte) (int, error) {
	if _, err := io.WriteString(h.to, printable.Text(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// note prints something worth knowing that does not stop the work.
func (o *output) note(text string) { fmt.Fprintln(o.Err, "note:", printable.Text(text)) }

// command is the command line as it is kept with what it made.
func (o *output) command() string {
	return printable.Text("lrunet " + shellescape.QuoteCommand(o.Args))
}

// writable is a mistake in the command line if a file cannot be written there:
// found before the work, not after it.
func writable(path string) error { return usage(atomicfile.Probe(path)) }

// writableAs is writable for a path with an ending that says what the file is.
func writableAs(path, ending, otherwise string) error {
	if err := writable(path); err != nil {
		return err
	}
	if !strings.EqualFold(filepath.Ext(path), ending) {
		return usage(fmt.Errorf("%s must end in %s%s", path, ending, otherwise))
	}
	return nil
}

// exportsOthers says who writes networks in other forms.
const exportsOthers = "; lrunet export writes other forms of a network"

// natural takes a word of the command line as a number that may be 0, such as a seed.
func natural(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("number")
	if err != nil {
		return err
	}
	n, err := strconv.ParseUint(token.String(), 0, 64)
	if err != nil {
		return fmt.Errorf("must be a whole number from 0 to %d, got %q", uint64(math.MaxUint64), token)
	}
	target.SetUint(n)
	return nil
}

// whole takes a word of the command line as a whole number.
func whole(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("number")
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(token.String(), 0, strconv.IntSize)
	if err != nil {
		return fmt.Errorf("must be a whole number, got %q", token)
	}
	target.SetInt(n)
	return nil
}

// decimal takes a word of the command line as a number.
func decimal(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("number")
	if err != nil {
		return err
	}
	x, err := strconv.ParseFloat(token.String(), 64)
	if err != nil {
		return fmt.Errorf("must be a number, got %q", token)
	}
	target.SetFloat(x)
	return nil
}

// verbatim takes a word of the command line as it is. The parser's own way would
// change bytes that are not UTF-8, which paths may have.
func verbatim(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err != nil {
		return err
	}
	text, ok := token.Value.(string)
	if !ok {
		return fmt.Errorf("expected a text, got %v", token.Value)
	}
	target.SetString(text)
	return nil
}
