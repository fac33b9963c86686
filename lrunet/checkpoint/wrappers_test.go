package checkpoint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sidedFile is a safetensors file with scalars of these names, whole numbers
// where they are counters.
func sidedFile(names ...string) []byte {
	var entries []string
	at := 0
	for _, name := range names {
		kind, width := "F32", 4
		if isCounter(name) || isStatistic(name) {
			kind, width = "I64", 8
		}
		entries = append(entries, fmt.Sprintf(`%q:{"dtype":%q,"shape":[],"data_offsets":[%d,%d]}`, name, kind, at, at+width))
		at += width
	}
	return file("{"+strings.Join(entries, ",")+"}", at)
}

// torchFile is a file of PyTorch with a tensor of each name, in a dict of each
// weights' name, or in the root for "".
func torchFile(weights []string, names ...string) []byte {
	inner := "}("
	for _, name := range names {
		inner += text(name) + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85")
	}
	inner += "u"
	if len(weights) == 0 {
		return legacyFile("\x80\x02" + inner + ".")
	}
	root := "\x80\x02}("
	for _, w := range weights {
		root += text(w) + inner
	}
	return legacyFile(root + "u.")
}

func tensorNames(c *Checkpoint) []string {
	var names []string
	for _, t := range c.Tensors {
		names = append(names, t.Name)
	}
	return names
}

// What wrappers and profilers add to names means the same in both forms.
func TestWrappersInBothForms(t *testing.T) {
	for name, c := range map[string]struct{ names, want []string }{
		"plain":        {[]string{"a.w", "b.w"}, []string{"a.w", "b.w"}},
		"parallel":     {[]string{"module.a.w", "module.b.w"}, []string{"a.w", "b.w"}},
		"compiled":     {[]string{"_orig_mod.a.w", "_orig_mod.module.b.w"}, []string{"a.w", "b.w"}},
		"lightning":    {[]string{"model.a.w", "model.b.w"}, []string{"a.w", "b.w"}},
		"net":          {[]string{"net.a.w", "net.b.w"}, []string{"a.w", "b.w"}},
		"both":         {[]string{"module.model._orig_mod.a.w", "module.model._orig_mod.b.w"}, []string{"a.w", "b.w"}},
		"one of them":  {[]string{"model.a.w", "b.w"}, []string{"b.w", "model.a.w"}},
		"profiled":     {[]string{"a.w", "a.total_ops", "total_params"}, []string{"a.w"}},
		"averaged":     {[]string{"n_averaged", "module.a.w"}, []string{"a.w"}},
		"statistics":   {[]string{"model.a.w", "model.a.num_batches_tracked", "total_ops"}, []string{"a.w"}},
		"like a model": {[]string{"models.w"}, []string{"models.w"}},
	} {
		forms := map[string][]byte{"safetensors": sidedFile(c.names...)}
		if name != "statistics" { // whose counters have another type there
			forms["torch"] = torchFile(nil, c.names...)
		}
		for form, content := range forms {
			got, err := decode(content)
			if err != nil {
				t.Errorf("%s, %s: %v", name, form, err)
				continue
			}
			if !slices.Equal(tensorNames(got), c.want) || got.Weights != "" || got.OtherWeights != nil {
				t.Errorf("%s, %s: %q of %q, want %q", name, form, tensorNames(got), got.Weights, c.want)
			}
		}
	}
	for _, content := range [][]byte{sidedFile("w", "module.w"), torchFile(nil, "w", "module.w")} {
		_, err := decode(content)
		wantError(t, err, `duplicate tensor "w"`)
	}
}

// Of several networks in a file the first is taken, or the one that is named.
func TestWeightsSideBySide(t *testing.T) {
	for name, content := range map[string][]byte{
		"dicts":       torchFile([]string{"ema", "model"}, "module.w"),
		"names":       torchFile(nil, "ema.w", "model.module.w"),
		"in a dict":   torchFile([]string{"state_dict"}, "ema.w", "model.w"),
		"safetensors": sidedFile("ema.w", "model.w"),
	} {
		for weights, want := range map[string]string{"": "model", "model": "model", "ema": "ema"} {
			c, err := decodeWeights(content, weights)
			if err != nil {
				t.Errorf("%s, %q: %v", name, weights, err)
				continue
			}
			if c.Weights != want || len(c.OtherWeights) != 1 || c.OtherWeights[0] == want || !slices.Equal(tensorNames(c), []string{"w"}) {
				t.Errorf("%s, %q: %q beside %q, tensors %q", name, weights, c.Weights, c.OtherWeights, tensorNames(c))
			}
		}
		_, err := decodeWeights(content, "teacher")
		wantError(t, err, `has no weights "teacher" (have `)
	}
	_, err := decodeWeights(sidedFile("w"), "ema")
	wantError(t, err, `has no weights "ema": it holds one network only`)
}

// Files that are no checkpoints are named as what they are.
func TestForeignFiles(t *testing.T) {
	for content, want := range map[string]string{
		"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n": "is a pointer of Git LFS",
		"<!DOCTYPE html><html>":                    "is a web page (HTML)",
		"\n  <HTML><body>404":                      "is a web page (HTML)",
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03": "is compressed with gzip; unpack it first",
		"\x89HDF\r\n\x1a\n\x00":                    "is an HDF5 file (Keras)",
		"\x93NUMPY\x01\x00v\x00":                   "is an array of NumPy",
	} {
		path := filepath.Join(t.TempDir(), "net.pt")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := Load(path)
		wantError(t, err, want)
	}
	// A header's length may look like gzip's mark.
	pad := 0x8b1f - len(`{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`)
	c, err := decode(file(`{"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`+strings.Repeat(" ", pad), 4))
	if must(t, err); len(c.Tensors) != 1 {
		t.Errorf("tensors %q", tensorNames(c))
	}
}
