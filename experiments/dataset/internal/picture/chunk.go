package picture

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// isWebP says whether content begins as a WebP file.
func isWebP(content []byte) bool {
	return len(content) >= 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP"
}

// chunks walks through the chunks of a PNG or WebP file, by their names. Other
// content has none, and one that is cut off ends the walk.
func chunks(content []byte) iter.Seq2[string, []byte] {
	if rest, ok := bytes.CutPrefix(content, []byte("\x89PNG\r\n\x1a\n")); ok {
		return pngChunks(rest)
	}
	if isWebP(content) {
		return riffChunks(content[12:])
	}
	return func(func(string, []byte) bool) {}
}

// pngChunks walks through length, name, payload and checksum.
func pngChunks(rest []byte) iter.Seq2[string, []byte] {
	return func(yield func(kind string, payload []byte) bool) {
		for len(rest) >= 12 {
			size := int64(binary.BigEndian.Uint32(rest))
			if size > int64(len(rest)-12) || !yield(string(rest[4:8]), rest[8:8+size]) {
				return
			}
			rest = rest[12+size:]
		}
	}
}

// riffChunks walks through name, length and payload, which is padded to an even
// length.
func riffChunks(rest []byte) iter.Seq2[string, []byte] {
	return func(yield func(kind string, payload []byte) bool) {
		for len(rest) >= 8 {
			size := int64(binary.LittleEndian.Uint32(rest[4:]))
			if size > int64(len(rest)-8) || !yield(string(rest[:4]), rest[8:8+size]) {
				return
			}
			rest = rest[min(8+size+size&1, int64(len(rest))):]
		}
	}
}
