package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
)

// digest sums up the fields of a row. It depends on where one field ends and
// the next begins.
type digest struct{ hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) text(s string) {
	d.number(uint64(len(s)))
	d.Write([]byte(s))
}

// optional tells a missing text from an empty one.
func (d digest) optional(s sql.NullString) {
	if !s.Valid {
		d.number(math.MaxUint64)
		return
	}
	d.text(s.String)
}

func (d digest) number(n uint64) { d.Write(binary.LittleEndian.AppendUint64(nil, n)) }

// float takes values as columns keep them: one NaN, one zero.
func (d digest) float(v float64) {
	switch {
	case math.IsNaN(v):
		v = math.NaN()
	case v == 0:
		v = 0
	}
	d.number(math.Float64bits(v))
}

// checksum is the sum as a column keeps it.
func (d digest) checksum() string { return hex.EncodeToString(d.Sum(nil)[:8]) }

// verify compares a row with its checksum. Rows of before there were checksums
// have none.
func (d digest) verify(kept sql.NullString, what string) error {
	if kept.Valid && kept.String != d.checksum() {
		return fmt.Errorf("%s: %w: it is not what was stored", what, ErrDamaged)
	}
	return nil
}
