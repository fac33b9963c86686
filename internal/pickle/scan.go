package pickle

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
)

// maxDigits bounds a decimal number: as many digits as the longest of the
// binary ones (255 bytes) has.
const maxDigits = 620

// scan finds the length of the pickle that content begins with. It reads
// opcodes and their arguments and builds nothing: what it lets through claims
// no more bytes than there are.
func scan(content []byte, limits Limits, persistent bool) (int, error) {
	s := scanner{content: content, limits: limits, persistent: persistent, memo: map[int]int{}}
	for opcodes := 1; opcodes <= limits.Opcodes; opcodes++ {
		op, err := s.step()
		switch {
		case err != nil:
			return 0, err
		case s.at > limits.Bytes:
			return 0, fmt.Errorf("is longer than %d bytes", limits.Bytes)
		case s.repeated > limits.Repeated:
			return 0, fmt.Errorf("repeats more than %d bytes of texts", limits.Repeated)
		case op == opStop:
			return s.at, nil
		}
	}
	return 0, fmt.Errorf("has more than %d opcodes", limits.Opcodes)
}

// scanner is how far scan is. The library prints values into its errors, and
// texts may be referred to over and over: so their lengths are kept, by their
// place in the memo, to bound what could be printed.
type scanner struct {
	content    []byte
	limits     Limits
	persistent bool
	at         int
	memo       map[int]int // lengths of texts
	top        int         // length of the text that may be on top of the stack
	longest    int
	repeated   int
}

// step reads an opcode and its argument.
func (s *scanner) step() (op byte, err error) {
	if s.at == len(s.content) {
		return 0, fmt.Errorf("is cut short: it has no end")
	}
	from := s.at
	op = s.content[from]
	form, known := s.form(op)
	if !known {
		return 0, fmt.Errorf("byte %d: opcode 0x%02x is not allowed", from, op)
	}
	s.at++
	arg, ok := s.argument(form)
	if !ok {
		return 0, fmt.Errorf("is cut short: opcode 0x%02x at byte %d needs more than the %d bytes that follow", op, from, len(s.content)-from-1)
	}
	if op == opFrame && unsigned(arg) > uint64(min(len(s.content)-s.at, s.limits.Bytes)) {
		return 0, fmt.Errorf("is cut short: byte %d begins a frame that is longer than what follows", from)
	}
	if form == number && len(arg) > maxDigits {
		return 0, fmt.Errorf("byte %d: a number of %d digits, at most %d are read", from, len(arg), maxDigits)
	}
	if err := s.note(op, arg); err != nil {
		return 0, fmt.Errorf("byte %d: %w", from, err)
	}
	return op, nil
}

// form is the argument of an opcode that is allowed.
func (s *scanner) form(op byte) (form argument, known bool) {
	if form, known = opcodes[op]; known {
		return form, true
	}
	if op == opPersistent && s.persistent {
		return 0, true
	}
	if s.limits.Rare {
		form, known = rareOpcodes[op]
	}
	return form, known
}

// take is the next n bytes; ok is false if there are fewer.
func (s *scanner) take(n uint64) (taken []byte, ok bool) {
	if n > uint64(len(s.content)-s.at) {
		return nil, false
	}
	from := s.at
	s.at += int(n)
	return s.content[from:s.at], true
}

// argument is an argument without its length or its last newline.
func (s *scanner) argument(form argument) (arg []byte, ok bool) {
	switch form {
	case counted1, counted4, counted8:
		length, ok := s.take(uint64(countWidth[form]))
		if !ok {
			return nil, false
		}
		return s.take(unsigned(length))
	case number, oneLine:
		return s.lines(1)
	case twoLines:
		return s.lines(2)
	}
	return s.take(uint64(form))
}

// lines is the next n lines.
func (s *scanner) lines(n int) (text []byte, ok bool) {
	from := s.at
	for range n {
		length := bytes.IndexByte(s.content[s.at:], '\n')
		if length < 0 {
			return nil, false
		}
		s.at += length + 1
	}
	return s.content[from : s.at-1], true
}

// note follows which texts the memo holds.
func (s *scanner) note(op byte, arg []byte) error {
	switch op {
	case opProto, opFrame: // nothing is pushed
	case opPut, opBinPut, opLongBinPut, opGet, opBinGet, opLongBinGet:
		place, err := place(op, arg)
		if err != nil {
			return err
		}
		if op == opPut || op == opBinPut || op == opLongBinPut {
			s.memo[place] = s.top
			return nil
		}
		s.top = s.memo[place]
		s.repeated += s.top
	case opMemoize:
		s.memo[len(s.memo)] = s.top
	case opDup:
		s.repeated += s.top
	case opReduce:
		if s.top = s.longest; s.limits.Opaque {
			s.top = 0
		}
	case opPop, opPopMark, opBuild, opInst, opObj, opNewObj, opNewObjEx, opPersistent:
		s.top = s.longest
	default:
		s.top = len(arg)
		s.longest = max(s.longest, s.top)
	}
	return nil
}

// place is the place in the memo that an argument names.
func place(op byte, arg []byte) (int, error) {
	if op != opPut && op != opGet {
		return int(unsigned(arg)), nil
	}
	n, err := strconv.Atoi(string(arg))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("invalid place in the memo %.40q", arg)
	}
	return n, nil
}

// unsigned is a little-endian number of up to 8 bytes.
func unsigned(b []byte) uint64 {
	var wide [8]byte
	copy(wide[:], b)
	return binary.LittleEndian.Uint64(wide[:])
}
