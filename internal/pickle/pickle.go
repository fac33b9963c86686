// Package pickle reads Python's pickles without trusting them. Before the
// library builds anything, a scan over the opcodes holds the pickle to limits:
// what it lets through needs memory in proportion to them. No class or
// function of Python's is ever called; the reader gives stand-ins for them. It
// knows nothing of what pickles hold.
package pickle

import (
	"bytes"
	"fmt"

	"github.com/nlpodyssey/gopickle/pickle"
)

// Reader reads pickles of one origin.
type Reader struct {
	Limits Limits

	// FindClass stands in for Python's import. Besides what it knows, the
	// library knows OrderedDict, object and _reconstructor.
	FindClass func(module, name string) (any, error)

	// Persistent loads the objects that lie outside the pickle, by their
	// identifiers. Without it, a pickle that refers to such objects is refused.
	Persistent func(id any) (any, error)
}

// Limits is what a pickle may have.
type Limits struct {
	Bytes    int  // from its first to its last opcode
	Opcodes  int  // the last one included
	Repeated int  // bytes of the texts that it refers to again; the library's errors print all of them
	Rare     bool // opcodes of protocols 0 and 1, sets and bytearrays too
	Opaque   bool // what FindClass finds makes no texts when called, only what prints short: numbers, pointers
}

// maxError bounds what is kept of the library's errors, in bytes.
const maxError = 200

// Read builds the value of the pickle that content begins with, and returns
// what comes after it. The error says why there is none: the pickle is cut
// short or invalid, exceeds the limits, or has opcodes that are not allowed.
func (r Reader) Read(content []byte) (value any, rest []byte, err error) {
	length, err := scan(content, r.Limits, r.Persistent != nil)
	if err != nil {
		return nil, nil, fmt.Errorf("pickle: %w", err)
	}
	if value, err = r.build(content[:length]); err != nil {
		return nil, nil, fmt.Errorf("pickle: %w", err)
	}
	return value, content[length:], nil
}

// build has the library unpickle what scan let through.
func (r Reader) build(content []byte) (value any, err error) {
	defer func() {
		if p := recover(); p != nil { // the library indexes and asserts unchecked
			value, err = nil, fmt.Errorf("is broken: %.*v", maxError, p)
		}
	}()
	u := pickle.NewUnpickler(bytes.NewReader(content))
	u.FindClass = r.FindClass
	u.PersistentLoad = r.Persistent
	if value, err = u.Load(); err != nil {
		return nil, fmt.Errorf("%.*s", maxError, err.Error())
	}
	return value, nil
}

// IsPickle says whether content begins like a pickle of protocol 2 or later;
// earlier ones have no mark.
func IsPickle(content []byte) bool {
	const highest = 5
	return len(content) > 1 && content[0] == opProto && content[1] <= highest
}
