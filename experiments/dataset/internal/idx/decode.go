package idx

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"lrunet/internal/interrupt"
)

// MaxSize is the most bytes that a file may unpack to.
const MaxSize = 4 << 30

// maxRatio is the most that deflate can compress: a length of 258 in two bits.
const maxRatio = 1032

// Read decodes the file name of fsys, an array of the given number of
// dimensions. Errors show the file as lying in folder: it is missing, not an
// IDX file of that kind or damaged, or ctx ended while it was read.
func Read(ctx context.Context, fsys fs.FS, folder, name string, rank int) (Array, error) {
	shown := filepath.Join(folder, name)
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return Array{}, fmt.Errorf("%s: %w", shown, cause(err))
	}
	if !info.Mode().IsRegular() { // reading a pipe would wait for ever
		return Array{}, fmt.Errorf("%s: not a regular file, must be an IDX file", shown)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return Array{}, fmt.Errorf("%s: %w", shown, cause(err))
	}
	defer file.Close()
	return Decode(interrupt.Reader(ctx, file), shown, info.Size(), rank)
}

// cause drops a path error's relative path: the message has a full one.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Decode reads an array of the given number of dimensions from r, which holds
// size bytes, compressed with gzip or not. Whatever the header claims, memory
// stays in proportion to what r really holds. Errors begin with name and give
// the offset, in the unpacked content, and what must be there.
func Decode(r io.Reader, name string, size int64, rank int) (Array, error) {
	d := decoder{name: name, stored: size}
	buffered := bufio.NewReaderSize(r, 1<<16)
	d.r = buffered
	if magic, _ := buffered.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		d.packed = true
		packed, err := gzip.NewReader(buffered)
		if err != nil {
			return Array{}, d.failed(err)
		}
		d.r = packed
	}
	return d.array(rank)
}

// decoder is the reading of one file.
type decoder struct {
	r      io.Reader
	name   string
	offset int64 // in the unpacked content
	packed bool
	stored int64 // bytes of the file, as it is on disk
}

// array reads all of the file.
func (d *decoder) array(rank int) (Array, error) {
	dims, size, err := d.header(rank)
	if err != nil {
		return Array{}, err
	}
	if err := d.plausible(dims, size); err != nil {
		return Array{}, err
	}
	data, err := d.elements(size)
	if err != nil {
		return Array{}, err
	}
	if err := d.end(size); err != nil {
		return Array{}, err
	}
	return Array{Dims: dims, Data: data}, nil
}

// header reads the type and the dimensions, and multiplies them.
func (d *decoder) header(rank int) (dims []int, size int64, err error) {
	head := make([]byte, headerSize(rank))
	if err := d.full(head[:4], "the header"); err != nil {
		return nil, 0, err
	}
	if head[0] != 0 || head[1] != 0 {
		return nil, 0, d.errorf(0, "starts with %02x %02x, must be 00 00: not an IDX file", head[0], head[1])
	}
	if head[2] != unsignedByte {
		kind, known := elementTypes[head[2]]
		if !known {
			kind = "unknown"
		}
		return nil, 0, d.errorf(2, "elements of type 0x%02x (%s), must be 0x08 (unsigned byte)", head[2], kind)
	}
	if int(head[3]) != rank {
		return nil, 0, d.errorf(3, "%d dimensions, must be %d", head[3], rank)
	}
	if err := d.full(head[4:], "the dimensions"); err != nil {
		return nil, 0, err
	}
	size = 1
	for i := range rank {
		at := 4 + 4*i
		dim := int64(binary.BigEndian.Uint32(head[at:]))
		if dim == 0 {
			return nil, 0, d.errorf(int64(at), "dimension %d is 0, must be at least 1", i+1)
		}
		if size > MaxSize/dim {
			return nil, 0, d.errorf(int64(at), "dimension %d of %d makes more than %d bytes, the most that is read", i+1, dim, int64(MaxSize))
		}
		size *= dim
		dims = append(dims, int(dim))
	}
	return dims, size, nil
}

// plausible compares what the header claims with the file's size.
func (d *decoder) plausible(dims []int, size int64) error {
	want := headerSize(len(dims)) + size
	if d.packed {
		if size/maxRatio > d.stored {
			return d.errorf(4, "dimensions %v need %d bytes, a compressed file of %d bytes cannot hold them", dims, want, d.stored)
		}
		return nil
	}
	if d.stored != want {
		return d.errorf(4, "dimensions %v need a file of %d bytes, it has %d", dims, want, d.stored)
	}
	return nil
}

// elements reads size bytes. The buffer starts with what files of that length
// hold as a rule and grows only with bytes that were really there.
func (d *decoder) elements(size int64) ([]uint8, error) {
	first := size
	if d.packed {
		first = min(size, 8*max(1, d.stored))
	}
	data := make([]uint8, first)
	for done := int64(0); ; {
		if err := d.full(data[done:], fmt.Sprintf("%d elements", size)); err != nil {
			return nil, err
		}
		done = int64(len(data))
		if done == size {
			return data, nil
		}
		grown := make([]uint8, min(size, 2*done))
		copy(grown, data)
		data = grown
	}
}

// end checks that nothing follows the elements. Reading up to the end also
// compares gzip's checksum.
func (d *decoder) end(size int64) error {
	var one [1]byte
	n, err := io.ReadFull(d.r, one[:])
	if n > 0 {
		return d.errorf(d.offset, "more bytes after %d elements, the file must end there", size)
	}
	if err != io.EOF {
		return d.failed(err)
	}
	return nil
}

// full fills p, which is a part of what.
func (d *decoder) full(p []byte, what string) error {
	n, err := io.ReadFull(d.r, p)
	d.offset += int64(n)
	if err == nil {
		return nil
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return d.errorf(d.offset, "the file ends within %s", what)
	}
	return d.failed(err)
}

// failed is the error for a reader that gave err at the current offset.
func (d *decoder) failed(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(err, &corrupt):
		return d.errorf(d.offset, "corrupt gzip data, %d bytes into the compressed stream", int64(corrupt))
	case errors.Is(err, gzip.ErrChecksum):
		return d.errorf(d.offset, "gzip's checksum does not match, the file is corrupt")
	case errors.Is(err, gzip.ErrHeader):
		return d.errorf(d.offset, "not a gzip header, the file is corrupt or has trailing bytes")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return d.errorf(d.offset, "the gzip data end early, the file is truncated")
	}
	return fmt.Errorf("%s: byte %d: %w", d.name, d.offset, cause(err))
}

// errorf is an error at an offset of the unpacked content.
func (d *decoder) errorf(offset int64, format string, args ...any) error {
	where := ""
	if d.packed {
		where = " (unpacked)"
	}
	return fmt.Errorf("%s: byte %d%s: %s", d.name, offset, where, fmt.Sprintf(format, args...))
}
