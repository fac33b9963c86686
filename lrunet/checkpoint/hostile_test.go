package checkpoint

import (
	"archive/zip"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

// Files that claim or unfold into more than they are end in an error and
// within bounded memory.
func TestHostile(t *testing.T) {
	const much = 900_000
	dict := func(pickle string) []byte { return legacyFile("\x80\x02}(" + text("x") + pickle + "u.") }
	shout := text(strings.Repeat("\xff", 60_000))
	nested := "\x80\x02}q\x00(" + text("net") + "h\x00u." // a dict in itself
	cases := map[string]struct {
		content []byte
		want    string
	}{
		"huge text":           {legacyFile("\x80\x02X\xff\xff\xff\xff."), "is cut short"},
		"huge text, 8 bytes":  {legacyFile("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff."), "is cut short"},
		"huge bytes":          {legacyFile("\x80\x04\x8e\x00\x00\x00\x00\x00\x01\x00\x00."), "is cut short"},
		"huge frame":          {legacyFile("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f}."), "is cut short"},
		"huge frame, 1 TiB":   {legacyFile("\x80\x04\x95\x00\x00\x00\x00\x00\x01\x00\x00}."), "is cut short"},
		"huge number":         {legacyFile("\x80\x02\x8b\xff\xff\xff\x7f."), "opcode 0x8b is not allowed"},
		"empty number":        {legacyFile("\x80\x02\x8a\x00."), "is broken"},
		"many marks":          {legacyFile("\x80\x02" + strings.Repeat("(", much) + "."), "has more than 500000 opcodes"},
		"many dicts":          {legacyFile("\x80\x02" + strings.Repeat("}", much) + "."), "has more than 500000 opcodes"},
		"deep lists":          {legacyFile("\x80\x02" + strings.Repeat("]", 200_000) + strings.Repeat("a", 199_999) + "."), "holds a list"},
		"deep tuples":         {legacyFile("\x80\x02)" + strings.Repeat("\x85", 300_000) + "."), "holds a list"},
		"doubling":            {legacyFile("\x80\x02]" + strings.Repeat("q\x00h\x00\x86", 30) + "."), "holds a list"},
		"long":                {legacyFile("\x80\x02X\x00\x00\x50\x00" + strings.Repeat("a", 0x500000) + "."), "is longer than 4194304 bytes"},
		"texts in an error":   {legacyFile("\x80\x02ccollections\nOrderedDict\n(" + shout + "q\x00" + strings.Repeat("h\x00", 200_000) + "tR."), "repeats more than 4194304 bytes"},
		"the same, built":     {legacyFile("\x80\x02ccollections\nOrderedDict\n(" + shout + "Nbq\x00" + strings.Repeat("h\x00", 200_000) + "tR."), "repeats more than 4194304 bytes"},
		"the same, copied":    {legacyFile("\x80\x02ccollections\nOrderedDict\n(" + shout + "q\x00h\x00q\x01" + strings.Repeat("h\x01", 200_000) + "tR."), "repeats more than 4194304 bytes"},
		"the same, memoised":  {legacyFile("\x80\x04ccollections\nOrderedDict\n(" + shout + "\x94" + strings.Repeat("h\x00", 200_000) + "tR."), "repeats more than 4194304 bytes"},
		"the same, called":    {legacyFile("\x80\x02ccollections\nOrderedDict\n(ctorch._utils\n_rebuild_parameter\n" + shout + "\x85Rq\x00" + strings.Repeat("h\x00", 200_000) + "tR."), "repeats more than 4194304 bytes"},
		"a dict in itself":    {legacyFile(nested), "has no state dict"},
		"a list as a key":     {legacyFile("\x80\x02ccollections\nOrderedDict\n)RC\x01aK\x01s."), "is broken"},
		"odd items":           {legacyFile("\x80\x02}(K\x01u."), "is broken"},
		"no mark":             {legacyFile("\x80\x02t."), "the meta stack is empty"},
		"nothing":             {legacyFile("\x80\x02."), "the stack is empty"},
		"called by what":      {dict("K\x01)R"), "REDUCE"},
		"repeated by strides": {dict(tensorOf(floatStorage, "K\x00", "J\x00\x00\x00\x0f\x85", "K\x00\x85")), "too large for what the file holds"},
		"repeated by tensors": {many(), "too large for what the file holds"},
		"zip, compressed": {zipFile(t, member{"a/data.pkl", "\x80\x02}.", 0},
			member{"a/byteorder", strings.Repeat("l", 1<<24), zip.Deflate}), "has no state dict"},
		"zip, compressed pickle": {zipFile(t, member{"a/data.pkl", "\x80\x02" + strings.Repeat("(", 1<<24), zip.Deflate}), "is compressed, which torch.save never does"},
		"zip, many files":        {[]byte("PK\x03\x04" + strings.Repeat("PK\x01\x02"+strings.Repeat("\x00", 42), maxEntries+1)), "20001 files, at most 20000"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var err error
			used := allocated(func() { _, err = decode(c.content) })
			wantError(t, err, c.want)
			if err != nil && len(err.Error()) > 600 {
				t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
			}
			if limit := mostMemory(len(c.content)); used > limit {
				t.Errorf("%d bytes need %d MiB, at most %d are allowed", len(c.content), used>>20, limit>>20)
			}
		})
	}
}

// many is a file with many tensors that repeat one storage.
func many() []byte {
	var b strings.Builder
	for i := range 1000 {
		b.WriteString(text(fmt.Sprint(i)) + tensorOf(floatStorage, "K\x00", "J\x00\x00\x01\x00\x85", "K\x00\x85"))
	}
	return legacyFile("\x80\x02}(" + b.String() + "u.")
}

// mostMemory is what a file of so many bytes may make the program allocate in
// all, garbage included: its pickle's objects, four bytes for each byte of
// weights, and a megabyte for what a small file may repeat.
func mostMemory(size int) uint64 {
	objects := min(size, pickleLimits.Opcodes) * 600
	return uint64(objects + 24*size + 8<<20)
}

// allocated is how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestZipRefuses(t *testing.T) {
	const store = zip.Store
	pickled := "\x80\x02}(" + text("w") + tensorOf(strings.Replace(floatStorage, "NtQ", "tQ", 1), "K\x00", "K\x04\x85", "K\x01\x85") + "u."
	pkl := member{"a/data.pkl", pickled, store}
	data := member{"a/data/0", string(littleEndian([]float32{1, 2, 3, 4})), store}
	cases := map[string]struct {
		members []member
		want    string
	}{
		"good":          {[]member{pkl, data}, ""},
		"byte order":    {[]member{pkl, data, {"a/byteorder", "little", store}}, ""},
		"no folder":     {[]member{{"data.pkl", pickled, store}, {"data/0", data.content, store}}, ""},
		"other zip":     {[]member{{"a.txt", "text", store}}, "torch.save did not write it: it has 0 files data.pkl"},
		"two pickles":   {[]member{pkl, {"b/data.pkl", pickled, store}}, "has 2 files data.pkl"},
		"file twice":    {[]member{pkl, pkl}, `duplicate file "a/data.pkl"`},
		"TorchScript":   {[]member{pkl, {"a/constants.pkl", "", store}}, "is a TorchScript program"},
		"big-endian":    {[]member{pkl, data, {"a/byteorder", "big", store}}, "big-endian"},
		"no storage":    {[]member{pkl}, `"a/data/0" is missing`},
		"short storage": {[]member{pkl, {"a/data/0", "123", store}}, "has 3 bytes, must have 4 elements of 4"},
		"compressed":    {[]member{pkl, {"a/data/0", data.content, zip.Deflate}}, `"a/data/0" is compressed`},
		"pickle cut":    {[]member{{"a/data.pkl", pickled[:40], store}, data}, "is cut short"},
		"pickle longer": {[]member{{"a/data.pkl", pickled + "x", store}, data}, "1 bytes after its end"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := decode(zipFile(t, c.members...))
			if c.want != "" {
				wantError(t, err, c.want)
				return
			}
			must(t, err)
			if len(got.Tensors) != 1 || got.Tensors[0].Data[3] != 4 {
				t.Errorf("tensors are %v", got.Tensors)
			}
		})
	}
}

// Files of a zip that lie over each other cannot be read often.
func TestZipOverlap(t *testing.T) {
	whole, err := os.ReadFile("testdata/forms.pt")
	must(t, err)
	a, err := openZip(whole)
	must(t, err)
	for range len(whole) {
		if _, err = a.read(a.folder + "data.pkl"); err != nil {
			break
		}
	}
	wantError(t, err, "overlap")
}
