package checkpoint

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	"lrunet/internal/testkit"
	"lrunet/lrunet"
)

// must and wantError read better short, as often as they stand here.
var (
	must      = testkit.Must
	wantError = testkit.WantError
)

func testPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "net.safetensors")
}

func testCheckpoint() *Checkpoint {
	return &Checkpoint{
		Arch:    "stem64/2 64x14/2 head256",
		Input:   lrunet.Shape{C: 1, H: 28, W: 32},
		Classes: []string{"T-shirt", "caf\u00e9 <&> \"x\""},
		Meta:    map[string]string{MetaDataset: "fashion-mini", MetaSeed: "18446744073709551615", "note": ""},
		Tensors: []Tensor{
			{Name: "stem.weight", Shape: []int{2, 1, 3}, Data: []float32{0, 1, -1, 3.4e38, 1e-45, 1.0 / 3}},
			{Name: "bias", Shape: []int{}, Data: []float32{7}},
			{Name: "head.weight", Shape: []int{3}, Data: []float32{1, 2, 3}},
		},
	}
}

// file is the bytes of a safetensors file with this header and data.
func file(header string, data int) []byte {
	content := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(content, header...), make([]byte, data)...)
}
