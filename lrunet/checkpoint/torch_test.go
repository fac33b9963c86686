package checkpoint

import (
	"bytes"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every type and layout that PyTorch writes, in each of its forms, comes out
// as the contiguous float32 that PyTorch itself makes of it.
func TestTorchForms(t *testing.T) {
	want, err := Load("testdata/forms.safetensors")
	must(t, err)
	for _, file := range []string{"forms.t7", "forms4.t7", "forms.pt"} {
		t.Run(file, func(t *testing.T) {
			got, err := Load("testdata/" + file)
			must(t, err)
			if !reflect.DeepEqual(got.Tensors, want.Tensors) {
				t.Errorf("tensors are\n%v, want\n%v", got.Tensors, want.Tensors)
			}
			if !reflect.DeepEqual(got.Meta, map[string]string{MetaEpochs: "12"}) {
				t.Errorf("meta is %v", got.Meta)
			}
		})
	}
}

func TestTorchMeta(t *testing.T) {
	c, err := Load("testdata/tiny.t7")
	must(t, err)
	if want := (map[string]string{MetaAccuracy: "12.5", MetaSplit: "test", MetaEpochs: "3"}); !reflect.DeepEqual(c.Meta, want) {
		t.Errorf("meta is %v, want %v", c.Meta, want)
	}
}

func TestFlush(t *testing.T) {
	const smallest = 0x1p-126
	for v, want := range map[float32]float32{
		smallest: smallest, -smallest: -smallest, math.Nextafter32(smallest, 0): 0, -math.SmallestNonzeroFloat32: 0, 1: 1,
	} {
		if got := flush(v); got != want {
			t.Errorf("%g becomes %g, want %g", v, got, want)
		}
	}
}

func TestTorchRefusesModules(t *testing.T) {
	_, err := Load("testdata/module.pt")
	wantError(t, err, `an object of class "torch.nn.modules.linear.Linear"`, "save its state_dict() instead")
}

// However a file is cut, it is refused.
func TestTorchTruncated(t *testing.T) {
	for _, file := range []string{"forms.t7", "forms4.t7", "forms.pt", "module.pt"} {
		whole, err := os.ReadFile("testdata/" + file)
		must(t, err)
		for n := range len(whole) {
			if _, err := decode(whole[:n]); err == nil {
				t.Errorf("%s: %d of %d bytes are taken for a checkpoint", file, n, len(whole))
			}
		}
	}
}

// A zip has checksums: no byte of the pickle or of a tensor may change.
func TestTorchDamaged(t *testing.T) {
	whole, err := os.ReadFile("testdata/forms.pt")
	must(t, err)
	for _, part := range []string{"transposed", "storage"} {
		at := bytes.Index(whole, []byte(part))
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		_, err := decode(damaged)
		wantError(t, err, "is damaged: its checksum")
	}
}

// Pickles by hand, in the legacy form.
func TestTorchRefuses(t *testing.T) {
	tensor := func(offset, shape, stride string) string {
		return "(X\x01\x00\x00\x00w" + tensorOf(floatStorage, offset, shape, stride) + "u."
	}
	const dict = "\x80\x02}"
	cases := map[string]struct {
		pickle string
		want   string
	}{
		"empty dict":           {dict + ".", "has no state dict"},
		"number":               {"\x80\x02K\x07.", "holds the value 7, must be a state dict"},
		"text":                 {"\x80\x02X\x01\x00\x00\x00a.", "holds a text"},
		"tensor alone":         {"\x80\x02" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + ".", "holds a tensor"},
		"function":             {"\x80\x02cos\nsystem\n(X\x04\x00\x00\x00echotR.", `an object of class "os.system"`},
		"function in the dict": {dict + "(X\x01\x00\x00\x00xcos\nsystem\n)RX\x01\x00\x00\x00w" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + "u.", `"x" is an object of class "os.system", must be a tensor`},
		"number as name":       {dict + "(K\x05" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + "u.", "a name is the value 5"},
		"name twice":           {dict + "(X\x01\x00\x00\x00w" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + "X\x08\x00\x00\x00module.w" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + "u.", `duplicate tensor "w"`},
		"integers":             {dict + "(X\x01\x00\x00\x00w" + tensorOf("(X\x07\x00\x00\x00storagectorch\nIntStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04NtQ", "K\x00", "K\x04\x85", "K\x01\x85") + "u.", `type torch.IntStorage is not read`},
		"unknown storage":      {dict + "(X\x01\x00\x00\x00w" + tensorOf("(X\x07\x00\x00\x00storagectorch\nQStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04NtQ", "K\x00", "K\x04\x85", "K\x01\x85") + "u.", `class "torch.QStorage", not one of those known`},
		"negative storage":     {dict + "(X\x01\x00\x00\x00w" + tensorOf("(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuJ\xff\xff\xff\xffNtQ", "K\x00", "K\x04\x85", "K\x01\x85") + "u.", "size is broken"},
		"huge storage":         {dict + "(X\x01\x00\x00\x00w" + tensorOf("(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuJ\xff\xff\xff\x0fNtQ", "K\x00", "K\x04\x85", "K\x01\x85") + "u.", "is cut short: storage"},
		"two storages in one":  {dict + "(X\x01\x00\x00\x00w" + floatStorage + strings.Replace(floatStorage, "K\x04", "K\x05", 1) + "u.", "described in two ways"},
		"view beyond":          {dict + "(X\x01\x00\x00\x00w" + strings.Replace(floatStorage, "NtQ", "X\x01\x00\x00\x00vK\x02K\x03\x87tQ", 1) + "u.", "reaches beyond it"},
		"beyond the storage":   {dict + tensor("K\x01", "K\x04\x85", "K\x01\x85"), "offset 1, shape [4] and strides [1] reach beyond the storage's 4 elements"},
		"stride beyond":        {dict + tensor("K\x00", "K\x02\x85", "K\x04\x85"), "reach beyond"},
		"negative offset":      {dict + tensor("J\xff\xff\xff\xff", "K\x04\x85", "K\x01\x85"), "reach beyond"},
		"negative stride":      {dict + tensor("K\x03", "K\x04\x85", "J\xff\xff\xff\xff\x85"), "reach beyond"},
		"stride overflow":      {dict + tensor("K\x00", "K\x03\x85", "\x8a\x08\x00\x00\x00\x00\x00\x00\x00\x40\x85"), "reach beyond"},
		"empty":                {dict + tensor("K\x00", "K\x00\x85", "K\x01\x85"), "empty or too large"},
		"negative shape":       {dict + tensor("K\x00", "J\xff\xff\xff\xff\x85", "K\x01\x85"), "empty or too large"},
		"huge shape":           {dict + tensor("K\x00", "J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86", "K\x00K\x00\x86"), "empty or too large"},
		"repeated without end": {dict + tensor("K\x00", "J\x00\x00\x00\x01\x85", "K\x00\x85"), "too large for what the file holds"},
		"strides of no shape":  {dict + tensor("K\x00", "K\x04\x85", "K\x01K\x01\x86"), "no shape of at most 8 dimensions"},
		"nine dimensions":      {dict + tensor("K\x00", "("+strings.Repeat("K\x01", 9)+"t", "("+strings.Repeat("K\x01", 9)+"t"), "no shape of at most 8 dimensions"},
		"shape of texts":       {dict + tensor("K\x00", "X\x01\x00\x00\x00a\x85", "K\x01\x85"), "no shape"},
		"no storage":           {dict + "(X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n)Ru.", "no storage"},
		"parameter of nothing": {dict + "(X\x01\x00\x00\x00wctorch._utils\n_rebuild_parameter\n)Ru.", "without a tensor"},
		"no identifier":        {"\x80\x02K\x01Q.", "no identifier"},
		"other identifier":     {"\x80\x02X\x01\x00\x00\x00a\x85Q.", "not a storage"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := decode(legacyFile(c.pickle))
			wantError(t, err, c.want)
			if err != nil && len(err.Error()) > 600 {
				t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
			}
		})
	}
	if _, err := decode(legacyFile(dict + tensor("K\x00", "K\x04\x85", "K\x01\x85"))); err != nil {
		t.Errorf("the tensor that the cases vary is refused itself: %v", err)
	}
}

// The rest of the legacy form, and what is neither.
func TestTorchLegacyRefuses(t *testing.T) {
	const root = "\x80\x02}(X\x01\x00\x00\x00w"
	good := string(legacyFile(root + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85") + "u."))
	_, err := decode([]byte(good))
	must(t, err)
	tar := make([]byte, 1024)
	copy(tar, "sys_info")
	copy(tar[257:], "ustar\x0000")
	cases := map[string]struct{ old, new, want string }{
		"version":          {"M\xe9\x03", "M\xea\x03", "legacy form is the value 1002, this program knows 1001"},
		"big-endian":       {"little_endian\x88", "little_endian\x89", "big-endian"},
		"no list":          {"](X\x01\x00\x00\x000e", "}(X\x01\x00\x00\x000Nu", "no list of storages"},
		"unknown key":      {"](X\x01\x00\x00\x000e", "](X\x01\x00\x00\x001e", `"1": is a duplicate or belongs to no tensor`},
		"key twice":        {"](X\x01\x00\x00\x000e", "](X\x01\x00\x00\x000X\x01\x00\x00\x000e", `"0": is a duplicate`},
		"no key":           {"](X\x01\x00\x00\x000e", "]", `"0": is missing`},
		"other size":       {"\x04\x00\x00\x00\x00\x00\x00\x00", "\x05\x00\x00\x00\x00\x00\x00\x00", "has 5 elements, its tensors say 4"},
		"something after":  {"\x00\x00\x80?", "\x00\x00\x80?\x00", "after its end"},
		"other opcode":     {root, "\x80\x02}(P1\n", `opcode 0x50 is not allowed`},
		"not a number":     {"\x00\x00\x80?", "\x00\x00\xc0\x7f", "value 0 is NaN"},
		"pickle, no torch": {good, "\x80\x04}.", "is a pickle, but torch.save did not write it"},
		"tar":              {good, string(tar), "tar form of PyTorch before 0.2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the file has no %q", c.old)
			}
			_, err := decode([]byte(strings.Replace(good, c.old, c.new, 1)))
			wantError(t, err, c.want)
		})
	}
}

// The state dict is found by its usual names, and before tensors beside it.
func TestStateDictIsFound(t *testing.T) {
	w := "X\x01\x00\x00\x00w" + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85")
	loss := "X\x04\x00\x00\x00loss" + tensorOf(floatStorage, "K\x00", ")", ")")
	for _, name := range append(stateNames, "") {
		pickle := "\x80\x02}(" + loss + text(name) + "}(" + w + "uu."
		if name == "" {
			pickle = "\x80\x02}(" + w + "u."
		}
		c, err := decode(legacyFile(pickle))
		must(t, err)
		if len(c.Tensors) != 1 || c.Tensors[0].Name != "w" {
			t.Errorf("under %q: %v", name, c.Tensors)
		}
	}
	for name, want := range map[string]string{
		"module.w": "w", "module._orig_mod.module.w": "w", "w.module.b": "w.module.b", "module.": "",
	} {
		got, _, err := entry{name, &view{}}.tensor()
		if must(t, err); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// A view of an old file sees its part of the storage.
func TestStorageViews(t *testing.T) {
	part := strings.Replace(floatStorage, "NtQ", "X\x01\x00\x00\x00vK\x01K\x03\x87tQ", 1)
	c, err := decode(legacyFile("\x80\x02}(X\x01\x00\x00\x00w" + tensorOf(part, "K\x01", "K\x02\x85", "K\x01\x85") + "u."))
	must(t, err)
	if got := c.Tensors[0].Data; !reflect.DeepEqual(got, []float32{3, 4}) {
		t.Errorf("elements 1 and 2 of the part from 1 on are %v, want [3 4]", got)
	}
}
