package cifar

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// argument is what follows an opcode in a pickle.
type argument struct {
	fixed   int // bytes
	counted int // width of a little-endian length with as many bytes behind it
	lines   int // that end in a newline
}

// opcodes are those of protocols 0 to 5 (PEP 307, 3154, 574) and their
// arguments. Opcodes that fetch objects from outside are left out.
var opcodes = func() map[byte]argument {
	table := map[byte]argument{}
	put := func(codes string, a argument) {
		for _, code := range []byte(codes) {
			table[code] = a
		}
	}
	put("(.012N)]}leadubtosR\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94", argument{})
	put("Kqh\x80", argument{fixed: 1})
	put("M", argument{fixed: 2})
	put("Jrj", argument{fixed: 4})
	put("G\x95", argument{fixed: 8})
	put("UC\x8a\x8c", argument{counted: 1})
	put("TXB\x8b", argument{counted: 4})
	put("\x8d\x8e\x96", argument{counted: 8})
	put("ILFSVgp", argument{lines: 1})
	put("ci", argument{lines: 2})
	return table
}()

// checkPickle walks through a pickle without executing it, up to its end. It
// holds that every length is within the content and that there are at most
// most opcodes, so that whoever loads the pickle next allocates in proportion
// to both.
func checkPickle(content []byte, most int) error {
	const stop, frame = '.', 0x95
	for at := 0; at < len(content); {
		if most--; most < 0 {
			return fmt.Errorf("byte %d: more opcodes than such a file has", at)
		}
		code := content[at]
		a, known := opcodes[code]
		if !known {
			return fmt.Errorf("byte %d: 0x%02x is no opcode of a plain pickle", at, code)
		}
		rest := content[at+1:]
		size, ok := a.size(rest)
		if !ok {
			return fmt.Errorf("byte %d: opcode 0x%02x needs more than the %d bytes that follow", at, code, len(rest))
		}
		if code == frame && binary.LittleEndian.Uint64(rest) > uint64(len(rest)-size) {
			return fmt.Errorf("byte %d: a frame that is longer than the file", at)
		}
		if code == stop {
			return nil
		}
		at += 1 + size
	}
	return fmt.Errorf("byte %d: the pickle has no end", len(content))
}

// size is the number of bytes of the argument at the beginning of rest; ok is
// false if rest is shorter.
func (a argument) size(rest []byte) (size int, ok bool) {
	size = a.fixed
	if a.counted > 0 {
		if len(rest) < a.counted {
			return 0, false
		}
		var number [8]byte
		copy(number[:], rest[:a.counted])
		count := binary.LittleEndian.Uint64(number[:])
		if count > uint64(len(rest)-a.counted) {
			return 0, false
		}
		size = a.counted + int(count)
	}
	for range a.lines {
		end := bytes.IndexByte(rest[size:], '\n')
		if end < 0 {
			return 0, false
		}
		size += end + 1
	}
	return size, size <= len(rest)
}
