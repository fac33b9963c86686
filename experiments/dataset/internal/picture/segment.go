package picture

import (
	"encoding/binary"
	"iter"
)

// segments walks through the header of a JPEG file (ITU-T T.81, annex B.1.1.4):
// markers with what follows them, up to the first scan. Other content has none.
// It need not go beyond the header.
func segments(content []byte) iter.Seq2[byte, []byte] {
	return func(yield func(marker byte, payload []byte) bool) {
		if len(content) < 2 || content[0] != 0xff || content[1] != 0xd8 {
			return
		}
		for rest := content[2:]; len(rest) >= 4 && rest[0] == 0xff; {
			const scan = 0xda
			marker, size := rest[1], int(binary.BigEndian.Uint16(rest[2:]))
			if marker == scan || size < 2 || len(rest) < 2+size || !yield(marker, rest[4:2+size]) {
				return
			}
			rest = rest[2+size:]
		}
	}
}
