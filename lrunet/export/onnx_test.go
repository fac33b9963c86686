package export_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// Every network's logits are the harness's in onnxruntime.
func TestOnnxLogits(t *testing.T) {
	agree(t, samples(t), "onnx", "net.onnx", onnxruntime(t))
}

// The number of images is open.
func TestOnnxBatch(t *testing.T) {
	run := onnxruntime(t)
	s := samples(t)[architectures[0]]
	in := s.network.Program.Input
	s.images, s.logits = s.images[:in.Size()], s.logits[:s.network.Program.Classes]
	r := newTrial(t, s, "onnx", "net.onnx")
	run([]trial{r})
	near(t, "one image", readFloats(t, r.Logits), s.logits)
}

// ONNX's own checker finds every network well-formed, and knows the shape of all
// that nodes yield.
func TestOnnxIsWellFormed(t *testing.T) {
	interpreter := python(t, "onnx")
	var trials []trial
	all := samples(t)
	for _, arch := range architectures {
		trials = append(trials, newTrial(t, all[arch], "onnx", "net.onnx"))
	}
	script(t, trials, interpreter, "onnx_check.py")
}

// What iterations share is in the file once: the weights themselves, and what
// they are mixed of.
func TestOnnxStoresSharedArraysOnce(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	for arch, names := range map[string][]string{
		"stem8 32x5 head8":   {"stage1.dw.weight", "stage1.pw.weight"},
		"stem8 32x5r1 head8": {"stage1.dw.weight", "stage1.pw.weight"},
		"stem8 32x5t2 head8": {"stage1.dw_template_list.0.weight", "stage1.pw_template_list.1.weight"},
		"stem8 32x5b3 head8": {"stage1.dw.weight", "stage1.pw_basis.weight"},
		"stem8 32x5i head8":  {"stage1.inject"},
	} {
		s := newSample(t, arch, lrunet.Shape{C: 1, H: 8, W: 8}, pool)
		e := write(t, s.network, "onnx", filepath.Join(t.TempDir(), "net.onnx"))
		for _, p := range s.network.Program.Params() {
			if !slices.Contains(names, p.Name) {
				continue
			}
			names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == p.Name })
			var raw []byte
			for _, v := range s.network.Value(p) {
				raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
			}
			if n := bytes.Count(e.Contents[0], raw); n != 1 {
				t.Errorf("%s: %s is stored %d times, want once", arch, p.Name, n)
			}
		}
		if len(names) > 0 {
			t.Errorf("%s has no parameters %v", arch, names)
		}
	}
}

// The bytes that reuse saves are those of the uses but the first.
func TestOnnxCountsWhatReuseSaves(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	for arch, want := range map[string]int{
		"stem8 32x5 head8":  4 * 4 * (64*9 + 32*8), // four further uses of 832 elements
		"stem8 32x5o head8": 0,
		"mobilenet-0.125":   0,
	} {
		s := newSample(t, arch, lrunet.Shape{C: 3, H: 16, W: 16}, pool)
		e := write(t, s.network, "onnx", filepath.Join(t.TempDir(), "net.onnx"))
		found := false
		for _, d := range e.Details {
			if d.Key == "bytes_saved" {
				found = true
				if d.Value != want {
					t.Errorf("%s: saves %v bytes, want %d", arch, d.Value, want)
				}
			}
		}
		if !found {
			t.Errorf("%s: there is no bytes_saved", arch)
		}
	}
}
