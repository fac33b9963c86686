package checkpoint

import (
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/lrunet"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantError checks that err is there and holds each of the words.
func wantError(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q lacks %q", err, w)
		}
	}
}

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
