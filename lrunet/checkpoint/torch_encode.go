package checkpoint

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
)

// EncodeTorch is a file as torch.save writes it, in its zip form: the tensors as
// a state dict, without metadata. Equal tensors give equal bytes, whatever their
// order. The error says what Load would refuse.
func EncodeTorch(c *Checkpoint) ([]byte, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	tensors := sorted(c.Tensors)
	var out bytes.Buffer
	archive := torchArchive{zip.NewWriter(&out), nil}
	archive.add("data.pkl", pickled(tensors))
	archive.add("byteorder", []byte("little"))
	for i, t := range tensors {
		archive.add("data/"+strconv.Itoa(i), littleEndian(t.Data))
	}
	archive.add("version", []byte("3\n"))
	if err := errors.Join(archive.err, archive.zip.Close()); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	if _, err := decode(out.Bytes()); err != nil { // too large, for one
		return nil, err
	}
	return out.Bytes(), nil
}

// torchArchive is a zip being written. After an error it does nothing more.
type torchArchive struct {
	zip *zip.Writer
	err error
}

// add stores a file as it is, in the folder that torch.save makes.
func (a *torchArchive) add(name string, content []byte) {
	if a.err != nil {
		return
	}
	size := uint64(len(content))
	w, err := a.zip.CreateRaw(&zip.FileHeader{
		Name: "archive/" + name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
		CompressedSize64: size, UncompressedSize64: size,
	})
	if err == nil {
		_, err = w.Write(content)
	}
	a.err = err
}

// Opcodes of pickles, of protocol 2.
const (
	opProtocol = "\x80\x02"
	opGlobal   = "c"
	opMark     = "("
	opTuple    = "t" // of what stands behind the mark
	opEmpty    = ")"
	opCall     = "R"
	opText     = "X"
	opInt      = "J"
	opFalse    = "\x89"
	opOutside  = "Q" // the object outside whose identifier comes before
	opSet      = "u" // the pairs behind the mark into the dict before it
	opEnd      = "."
)

// pickled is a state dict of tensors, of which number i lies in the file data/i.
func pickled(tensors []Tensor) []byte {
	var p pickler
	p.code(opProtocol)
	p.global("collections", "OrderedDict")
	p.code(opEmpty, opCall, opMark)
	for i, t := range tensors {
		p.text(t.Name)
		p.tensor(strconv.Itoa(i), t)
	}
	p.code(opSet, opEnd)
	return p.out
}

// pickler writes a pickle.
type pickler struct{ out []byte }

func (p *pickler) code(codes ...string) {
	for _, c := range codes {
		p.out = append(p.out, c...)
	}
}

func (p *pickler) global(module, name string) { p.code(opGlobal, module, "\n", name, "\n") }

func (p *pickler) text(s string) {
	p.code(opText)
	p.out = binary.LittleEndian.AppendUint32(p.out, uint32(len(s)))
	p.code(s)
}

func (p *pickler) ints(list ...int) {
	for _, v := range list {
		p.code(opInt)
		p.out = binary.LittleEndian.AppendUint32(p.out, uint32(v))
	}
}

// tensor is a call of PyTorch's function with a storage, an offset, a shape,
// strides, whether it has a gradient, and hooks.
func (p *pickler) tensor(key string, t Tensor) {
	p.global("torch._utils", "_rebuild_tensor_v2")
	p.code(opMark, opMark)
	p.text("storage")
	p.global("torch", "FloatStorage")
	p.text(key)
	p.text("cpu")
	p.ints(len(t.Data))
	p.code(opTuple, opOutside)
	p.ints(0)
	p.code(opMark)
	p.ints(t.Shape...)
	p.code(opTuple, opMark)
	p.ints(strides(t.Shape)...)
	p.code(opTuple, opFalse)
	p.global("collections", "OrderedDict")
	p.code(opEmpty, opCall, opTuple, opCall)
}

// strides are those of a row-major array.
func strides(shape []int) []int {
	list := make([]int, len(shape))
	step := 1
	for i := len(shape) - 1; i >= 0; i-- {
		list[i] = step
		step *= shape[i]
	}
	return list
}
