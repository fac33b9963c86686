package checkpoint

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// What a pickle may hold: more than a network of this program's bounds needs,
// little enough that unpickling it stays far below a gigabyte.
const (
	maxPickle   = 4 << 20 // bytes
	maxSteps    = 500_000 // opcodes
	maxRepeated = 4 << 20 // bytes of texts that are referred to again
	maxProtocol = 5
)

// Opcodes that mean something here; Python's pickletools describes all.
const (
	opProto      = 0x80
	opStop       = '.'
	opBuild      = 'b'
	opBinGet     = 'h'
	opLongBinGet = 'j'
	opBinPut     = 'q'
	opLongBinPut = 'r'
	opMemoize    = 0x94
	opFrame      = 0x95 // tells the length of what comes next
)

// argument is what follows an opcode: that many bytes, or one of the forms
// below.
type argument int

const (
	counted1 argument = -1 - iota // a length of 1 byte, then as many bytes
	counted4                      // a length of 4 bytes, ...
	counted8                      // a length of 8 bytes, ...
	twoLines                      // a module and a name, each ended by a newline
)

// countWidth is how many bytes a length has.
var countWidth = map[argument]uint64{counted1: 1, counted4: 4, counted8: 8}

// opcodes is the ones that torch.save writes for dicts, lists, tuples, texts,
// numbers and tensors, in pickle protocols 2 to 5. Others are refused.
var opcodes = map[byte]argument{
	opProto: 1, opStop: 0, opFrame: 8,
	'(': 0, ')': 0, 't': 0, 0x85: 0, 0x86: 0, 0x87: 0, // marks and tuples
	'}': 0, 's': 0, 'u': 0, ']': 0, 'a': 0, 'e': 0, // dicts and lists
	'N': 0, 0x88: 0, 0x89: 0, 'K': 1, 'M': 2, 'J': 4, 0x8a: counted1, 'G': 8, // None, bools and numbers
	'X': counted4, 0x8c: counted1, 0x8d: counted8, 'T': counted4, 'U': counted1, // texts
	'B': counted4, 'C': counted1, 0x8e: counted8, // bytes
	'c': twoLines, 0x93: 0, 'R': 0, opBuild: 0, 0x81: 0, 'Q': 0, // classes and objects
	opBinPut: 1, opLongBinPut: 4, opMemoize: 0, opBinGet: 1, opLongBinGet: 4,
}

// scan finds the length of the pickle that content begins with. It reads
// opcodes and their arguments and builds nothing: what it lets through claims
// no more bytes than there are.
func scan(content []byte) (int, error) {
	s := scanner{content: content, memo: map[int]int{}}
	for s.steps = 1; ; s.steps++ {
		op, err := s.step()
		switch {
		case err != nil:
			return 0, fmt.Errorf("pickle: %w", err)
		case op == opStop:
			return s.at, nil
		case s.at > maxPickle || s.steps > maxSteps || s.repeated > maxRepeated:
			return 0, fmt.Errorf("pickle: is longer than any network's names need")
		}
	}
}

// scanner is how far scan is. The library prints values into its errors, and
// texts may be referred to over and over: so their lengths are kept, by their
// place in the memo, to bound what could be printed.
type scanner struct {
	content  []byte
	at       int
	steps    int
	memo     map[int]int // lengths of texts
	top      int         // length of the text that may be on top of the stack
	longest  int
	repeated int
}

// step reads an opcode and its argument.
func (s *scanner) step() (op byte, err error) {
	head, err := s.take(1)
	if err != nil {
		return 0, err
	}
	op = head[0]
	form, known := opcodes[op]
	if !known {
		return 0, fmt.Errorf("byte %d: opcode %#x is none that torch.save writes for a state dict", s.at-1, op)
	}
	arg, err := s.argument(form)
	if err != nil {
		return 0, err
	}
	if op == opFrame && number(arg) > uint64(min(len(s.content)-s.at, maxPickle)) {
		return 0, errCut
	}
	s.note(op, arg)
	return op, nil
}

var errCut = errors.New("is cut short")

// take is the next n bytes.
func (s *scanner) take(n uint64) ([]byte, error) {
	if n > uint64(len(s.content)-s.at) {
		return nil, errCut
	}
	from := s.at
	s.at += int(n)
	return s.content[from:s.at], nil
}

func (s *scanner) argument(form argument) ([]byte, error) {
	switch form {
	case counted1, counted4, counted8:
		length, err := s.take(countWidth[form])
		if err != nil {
			return nil, err
		}
		return s.take(number(length))
	case twoLines:
		from := s.at
		for range 2 {
			n := bytes.IndexByte(s.content[s.at:], '\n')
			if n < 0 {
				return nil, errCut
			}
			s.at += n + 1
		}
		return s.content[from:s.at], nil
	}
	return s.take(uint64(form))
}

// note follows which texts the memo holds.
func (s *scanner) note(op byte, arg []byte) {
	switch op {
	case opBinPut, opLongBinPut:
		s.memo[int(number(arg))] = s.top
	case opMemoize:
		s.memo[len(s.memo)] = s.top
	case opBinGet, opLongBinGet:
		s.top = s.memo[int(number(arg))]
		s.repeated += s.top
	case opBuild: // what it uncovers may be any text
		s.top = s.longest
	default:
		s.top = len(arg)
		s.longest = max(s.longest, s.top)
	}
}

// number is an unsigned little-endian number of up to 8 bytes.
func number(b []byte) uint64 {
	var wide [8]byte
	copy(wide[:], b)
	return binary.LittleEndian.Uint64(wide[:])
}
