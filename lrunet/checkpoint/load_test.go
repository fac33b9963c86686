package checkpoint

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// A file that another program wrote: other types, other order, no network.
func TestForeign(t *testing.T) {
	got, err := Load("testdata/foreign.safetensors")
	must(t, err)
	want := &Checkpoint{
		Meta: map[string]string{"format": "pt", "note": "caf\u00e9 <&>"},
		Tensors: []Tensor{
			{"brain", []int{3}, []float32{1, -0.15625, math.Float32frombits(0x7f61 << 16)}},
			{"double", []int{2}, []float32{1.0 / 3, -2e-40}},
			{"half", []int{5}, []float32{1, -2.5, 65504, 1.0 / (1 << 24), 0}},
			{"scalar", []int{}, []float32{7}},
			{"z.weight", []int{2, 1, 3}, []float32{0, 1, -1, 0.5, 3.25, math.SmallestNonzeroFloat32}},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("is\n%+v, want\n%+v", got, want)
	}
	if !math.Signbit(float64(got.Tensors[2].Data[4])) {
		t.Error("the half's negative zero lost its sign")
	}
}

// Every half against its definition: sign, 1.fraction or 0.fraction, exponent.
func TestHalf(t *testing.T) {
	for h := range 1 << 16 {
		exponent, fraction := h>>10&31, float64(h&1023)/1024
		want := math.Pow(2, float64(exponent-15)) * (1 + fraction)
		if exponent == 0 {
			want = math.Pow(2, -14) * fraction
		}
		if h >= 1<<15 {
			want = -want
		}
		got := float64(fromHalf(uint16(h)))
		if exponent == 31 {
			if fraction == 0 && !math.IsInf(got, 0) || fraction != 0 && !math.IsNaN(got) {
				t.Errorf("half %#x is %v", h, got)
			}
		} else if got != want {
			t.Errorf("half %#x is %v, want %v", h, got, want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	entry := func(dtype, shape, offsets string) string {
		return fmt.Sprintf(`{"dtype":"%s","shape":%s,"data_offsets":%s}`, dtype, shape, offsets)
	}
	one := entry("F32", "[1]", "[0,4]")
	ours := func(metadata string) []byte {
		return file(`{"__metadata__":{"format":"lrunet",`+metadata+`},"a":`+one+`}`, 4)
	}
	nan := file(`{"w.x":`+one+`}`, 4)
	copy(nan[len(nan)-4:], "\x00\x00\xc0\x7f")
	double := file(`{"d":`+entry("F64", "[1]", "[0,8]")+`}`, 8)
	copy(double[len(double)-8:], "\x00\x00\x00\x00\x00\x00\xf0\x7e") // finite, but beyond float32

	cases := map[string]struct {
		content []byte
		want    string
	}{
		"empty":                 {nil, "it has 0 bytes"},
		"seven bytes":           {[]byte("1234567"), "it has 7 bytes"},
		"text":                  {[]byte("epoch,loss\n1,2.3\n"), "neither a safetensors file nor one of torch.save"},
		"zip":                   {[]byte("PK\x03\x04\x00\x00\x08\x08\x00\x00"), "is a zip archive that cannot be read, perhaps cut short"},
		"header cut":            {file(`{"a":`+one+`}`, 0)[:20], "is cut short"},
		"huge header":           {bytes.Repeat([]byte{0xff}, 100), "neither a safetensors file nor one of torch.save"},
		"header over limit":     {append([]byte{1, 0, 0x40, 0, 0, 0, 0, 0}, make([]byte, maxHeader+1)...), "at most 4194304"},
		"null":                  {file("null", 0), "not a JSON object"},
		"list":                  {file("[]", 0), "not a JSON object"},
		"no tensors":            {file("{}", 0), "empty tensors"},
		"broken JSON":           {file(`{"a":`, 0), "header"},
		"trailing JSON":         {file(`{"a":`+one+`}{}`, 4), "safetensors"},
		"twice":                 {file(`{"a":`+one+`,"a":`+one+`}`, 4), `duplicate tensor "a"`},
		"twice by escape":       {file(`{"a":`+one+`,"\u0061":`+one+`}`, 4), `duplicate tensor "a"`},
		"beyond the file":       {file(`{"a":`+one+`}`, 3), "offsets [0 4], but there are 3 bytes"},
		"more data":             {file(`{"a":`+one+`}`, 5), "safetensors"},
		"offsets reversed":      {file(`{"a":`+entry("F32", "[1]", "[4,0]")+`}`, 4), "offsets [4 0]"},
		"offsets overflow":      {file(`{"a":`+entry("U8", "[18446744073709551615]", "[0,18446744073709551615]")+`}`, 4), "offsets"},
		"overlap":               {file(`{"a":`+one+`,"b":`+entry("F32", "[1]", "[2,6]")+`}`, 6), "offset"},
		"hole":                  {file(`{"a":`+one+`,"b":`+entry("F32", "[1]", "[8,12]")+`}`, 12), "offset"},
		"shape too large":       {file(`{"a":`+entry("F32", "[2]", "[0,4]")+`}`, 4), "mismatch"},
		"shape overflow":        {file(`{"a":`+entry("F32", "[4294967296,4294967296,1]", "[0,4]")+`}`, 4), "shape"},
		"shape wraps to 4":      {file(`{"a":`+entry("F32", "[9223372036854775808,2,1]", "[0,4]")+`}`, 4), "shape"},
		"negative shape":        {file(`{"a":`+entry("F32", "[-1]", "[0,4]")+`}`, 4), `"a"`},
		"zero elements":         {file(`{"a":`+entry("F32", "[0,9223372036854775808]", "[0,0]")+`}`, 0), "empty or too large"},
		"many dimensions":       {file(`{"a":`+entry("F32", "["+strings.Repeat("1,", 5000)+"1]", "[0,4]")+`}`, 4), "5001 dimensions"},
		"long name":             {file(`{"`+strings.Repeat("a", 5000)+`":`+one+`}`, 4), "5000 bytes"},
		"unknown type":          {file(`{"a":`+entry("Q4", "[1]", "[0,4]")+`}`, 4), "DType"},
		"no type":               {file(`{"a":{"shape":[1],"data_offsets":[0,0]}}`, 0), "is not read"},
		"integers":              {file(`{"a":`+entry("I32", "[1]", "[0,4]")+`}`, 4), `"a": type I32 is not read (have F32`},
		"NaN":                   {nan, `tensor "w.x": value 0 is NaN`},
		"beyond float32":        {double, `tensor "d": value 0 is +Inf`},
		"metadata not strings":  {file(`{"__metadata__":{"a":1},"a":`+one+`}`, 4), "safetensors"},
		"no version":            {ours(`"arch":"x","input":"1x1x1","classes":"[\"a\"]"`), `invalid version ""`},
		"newer version":         {ours(`"version":"2"`), "newer program (format 2, this one knows 1); update"},
		"no arch":               {ours(`"version":"1"`), "arch is missing"},
		"bad input":             {ours(`"version":"1","arch":"x","input":"28x28"`), `like 3x32x32, got "28x28"`},
		"huge input":            {ours(`"version":"1","arch":"x","input":"1x9999999999x1"`), "input"},
		"negative input":        {ours(`"version":"1","arch":"x","input":"1x-1x1"`), "input"},
		"classes not JSON":      {ours(`"version":"1","arch":"x","input":"1x1x1","classes":"a,b"`), `in JSON, got "a,b"`},
		"no classes":            {ours(`"version":"1","arch":"x","input":"1x1x1","classes":"[]"`), "classes"},
		"deeply nested":         {file(strings.Repeat("[", 1<<20), 0), "not a JSON object"},
		"deeply nested, inside": {file(`{"a":`+strings.Repeat("[", 1<<20), 0), "header"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := testPath(t)
			must(t, os.WriteFile(path, c.content, 0o644))
			_, err := Load(path)
			wantError(t, err, "checkpoint "+path+": ", c.want)
			if len(err.Error()) > 600 {
				t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
			}
		})
	}
}

func TestLoadRefusesNoFiles(t *testing.T) {
	folder := t.TempDir()
	_, err := Load(folder)
	wantError(t, err, folder, "not a regular file but a folder")
	_, err = Load(filepath.Join(folder, "none"))
	wantError(t, err, "no such file")
	if _, err := os.Stat("/dev/zero"); err == nil {
		_, err = Load("/dev/zero")
		wantError(t, err, "device or pipe")
	}
	sparse := filepath.Join(folder, "sparse")
	must(t, os.WriteFile(sparse, nil, 0o644))
	must(t, os.Truncate(sparse, maxFile+1))
	_, err = Load(sparse)
	wantError(t, err, "at most 1073741824 are read")
}

// However a file is cut, it is refused.
func TestTruncated(t *testing.T) {
	whole, err := Encode(testCheckpoint())
	must(t, err)
	for n := range len(whole) {
		if _, err := decode(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes are taken for a checkpoint", n, len(whole))
		}
	}
}

// About is Load but for the tensors.
func TestAbout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "net.safetensors")
	must(t, Save(path, testCheckpoint()))
	want, err := Load(path)
	must(t, err)
	want.Tensors = nil
	got, err := About(path)
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("is\n%+v, want\n%+v", got, want)
	}
	content, err := os.ReadFile(path)
	must(t, err)
	for _, end := range []int{0, 7, 8, 40, len(content) - 1} {
		must(t, os.WriteFile(path, content[:end], 0o644))
		_, err := About(path)
		_, want := Load(path)
		if err == nil || want == nil || err.Error() != want.Error() {
			t.Errorf("cut after %d bytes: error %v, Load's is %v", end, err, want)
		}
	}
	if _, err := About(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that there is no file", err)
	}
}
