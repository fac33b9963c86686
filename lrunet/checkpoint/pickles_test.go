package checkpoint

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"testing"
)

// floatStorage pushes the storage "0" of four float32.
const floatStorage = "(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04NtQ"

// tensorOf pushes a tensor of what the arguments push.
func tensorOf(storage, offset, shape, stride string) string {
	return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + offset + shape + stride + "\x89NtR"
}

// text pushes a text.
func text(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

// legacyFile is a file of the legacy form that holds a pickle, and the storage
// "0" of 1, 2, 3 and 4 if the pickle has storages.
func legacyFile(pickle string) []byte {
	out := []byte("\x80\x02" + string(legacyMagic) +
		"\x80\x02M\xe9\x03." +
		"\x80\x02}(" + text("little_endian") + "\x88u." +
		pickle)
	if !strings.Contains(pickle, "Storage") {
		return append(out, "\x80\x02]."...)
	}
	out = append(out, "\x80\x02]("+text("0")+"e."...)
	out = binary.LittleEndian.AppendUint64(out, 4)
	return append(out, littleEndian([]float32{1, 2, 3, 4})...)
}

// member is a file in a zip.
type member struct {
	name    string
	content string
	method  uint16
}

// zipFile is a zip of files.
func zipFile(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method})
		must(t, err)
		_, err = io.WriteString(f, m.content)
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}
