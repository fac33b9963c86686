package picture

import "encoding/binary"

// quantisersOf is the quantisers of a JPEG's components, by row and column of
// the coefficient (ITU-T T.81, B.2.2 and B.2.4.1); none where the header lacks
// some.
func quantisersOf(content []byte) []block {
	const tables, baseline, progressive = 0xdb, 0xc0, 0xc2
	var found [4]*block
	var components []block
	for marker, payload := range segments(content) {
		switch {
		case marker == tables:
			readQuantisers(&found, payload)
		case marker >= baseline && marker <= progressive && len(payload) > 6:
			for c := payload[6:]; len(c) >= 3; c = c[3:] {
				q := found[c[2]&3]
				if q == nil {
					return nil
				}
				components = append(components, *q)
			}
		}
	}
	return components
}

// readQuantisers reads the tables of one segment.
func readQuantisers(found *[4]*block, payload []byte) {
	for len(payload) > 0 {
		width, which := int(payload[0]>>4)+1, payload[0]&3
		if payload = payload[1:]; width > 2 || len(payload) < width*len(zigzag) {
			return
		}
		q := new(block)
		for i, place := range zigzag {
			if width == 1 {
				q[place] = int32(payload[i])
			} else {
				q[place] = int32(binary.BigEndian.Uint16(payload[2*i:]))
			}
			q[place] = max(q[place], 1) // 0 is not allowed
		}
		found[which], payload = q, payload[width*len(zigzag):]
	}
}

// zigzag is the order of coefficients in files: diagonal by diagonal, up and
// down in turn.
var zigzag = func() (order [side * side]int) {
	i := 0
	for sum := range 2*side - 1 {
		for k := max(0, sum-side+1); k <= min(sum, side-1); k++ {
			row, column := sum-k, k
			if sum%2 == 1 {
				row, column = k, sum-k
			}
			order[i] = row*side + column
			i++
		}
	}
	return order
}()
