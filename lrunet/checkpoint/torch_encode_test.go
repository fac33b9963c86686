package checkpoint

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// What is written as PyTorch's is read back, tensors alone.
func TestEncodeTorch(t *testing.T) {
	c := testCheckpoint()
	c.Tensors[0].Data[4] = 1e-30 // no denormal value, which would be read as zero
	content, err := EncodeTorch(c)
	testkit.Must(t, err)
	back, err := decode(content)
	testkit.Must(t, err)
	if len(back.Tensors) != len(c.Tensors) || len(back.Tensors) == 0 || back.Arch != "" {
		t.Fatalf("%d tensors of %q, want %d", len(back.Tensors), back.Arch, len(c.Tensors))
	}
	for i, want := range sorted(c.Tensors) {
		got := back.Tensors[i]
		if got.Name != want.Name || !slices.Equal(got.Shape, want.Shape) || !slices.Equal(got.Data, want.Data) {
			t.Errorf("tensor %+v, want %+v", got, want)
		}
	}
	slices.Reverse(c.Tensors)
	again, err := EncodeTorch(c)
	testkit.Must(t, err)
	if !bytes.Equal(content, again) {
		t.Error("another order gives other bytes")
	}
	c.Tensors[0].Data[0] /= 0
	_, err = EncodeTorch(c)
	testkit.WantError(t, err, c.Tensors[0].Name, "must be finite")
}

// PyTorch reads it, and as weights alone: no code is in it.
func TestTorchReadsWhatIsEncoded(t *testing.T) {
	if testing.Short() {
		t.Skip("not with -short: starts Python")
	}
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "import torch").Run(); err != nil {
		if os.Getenv("LRUNET_REQUIRE_PYTHON") == "1" {
			t.Fatalf("LRUNET_REQUIRE_PYTHON=1 and %s has no torch: %v; install python3-torch", python, err)
		}
		t.Skipf("SKIPPED: %s has no torch: %v; install python3-torch", python, err)
	}
	content, err := EncodeTorch(&Checkpoint{
		Arch: "a", Input: testCheckpoint().Input, Classes: []string{"x"},
		Tensors: []Tensor{{"b.weight", []int{2, 1, 3}, []float32{1, 2, 3, 4, 5, -6.5}}, {"ä", nil, []float32{7}}},
	})
	testkit.Must(t, err)
	path := filepath.Join(t.TempDir(), "net.pt")
	testkit.Must(t, os.WriteFile(path, content, 0o644))
	out, err := exec.CommandContext(t.Context(), python, "-c", `import sys, torch
for name, x in torch.load(sys.argv[1], weights_only=True).items():
    print(ascii(name), x.dtype, tuple(x.shape), x.is_contiguous(), x.flatten().tolist())`, path).CombinedOutput()
	want := `'b.weight' torch.float32 (2, 1, 3) True [1.0, 2.0, 3.0, 4.0, 5.0, -6.5]
'\xe4' torch.float32 () True [7.0]`
	if got := strings.TrimSpace(string(out)); err != nil || got != want {
		t.Errorf("PyTorch reads (%v)\n%s\nwant\n%s", err, got, want)
	}
}
