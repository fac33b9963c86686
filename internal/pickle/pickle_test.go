package pickle

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/nlpodyssey/gopickle/types"
)

// standIn takes the place of every class, function and object.
type standIn struct{}

// Call is the first argument, as PyTorch's _rebuild_parameter is.
func (standIn) Call(args ...any) (any, error) {
	if len(args) == 0 {
		return standIn{}, nil
	}
	return args[0], nil
}

func (standIn) PyNew(...any) (any, error) { return standIn{}, nil }
func (standIn) PySetState(any) error      { return nil }

// reader reads all opcodes within small limits, and finds every class.
var reader = Reader{
	Limits:    Limits{Bytes: 1 << 20, Opcodes: 10_000, Repeated: 100_000, Rare: true},
	FindClass: func(string, string) (any, error) { return standIn{}, nil },
}

// text pushes a text.
func text(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

// What each kind of opcode pushes comes out, and what follows the pickle too.
func TestRead(t *testing.T) {
	tuple := func(items ...any) any { return types.NewTupleFromSlice(items) }
	for pickle, want := range map[string]any{
		"N.":                    nil,
		"\x80\x02K\x07.":        7,
		"\x80\x02\x88\x89\x86.": tuple(true, false),
		"\x80\x02M\x01\x02J\xff\xff\xff\xff\x8a\x01\x80\x87.":                        tuple(513, -1, -128),
		"G\x3f\xf8\x00\x00\x00\x00\x00\x00.":                                         1.5,
		text("caf\u00e9") + ".":                                                      "caf\u00e9",
		"\x80\x04\x95\x07\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94h\x00\x86.":        tuple("a", "a"),
		"\x80\x04\x8d\x01\x00\x00\x00\x00\x00\x00\x00aU\x01bT\x01\x00\x00\x00c\x87.": tuple("a", "b", "c"),
		"\x80\x04C\x01aB\x01\x00\x00\x00b\x8e\x01\x00\x00\x00\x00\x00\x00\x00c\x87.": tuple([]byte("a"), []byte("b"), []byte("c")),
		"(I1\nL-2L\nF0.5\nt.":                                                        tuple(1, -2, 0.5),
		"S'a'\np5\n0g5\n2\x86.":                                                      tuple("a", "a"),
		"(Va\n1N.":                                                                   nil,
		"cos\nsystem\n(" + text("a") + "tR.":                                         "a",
		"(ios\nsystem\n.":                                                            standIn{},
	} {
		value, rest, err := reader.Read([]byte(pickle + "rest"))
		if err != nil || string(rest) != "rest" || !reflect.DeepEqual(value, want) {
			t.Errorf("%q is %v, followed by %q (%v), want %v", pickle, value, rest, err, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	long := text(strings.Repeat("a", 20_000))
	again := strings.Repeat("h\x00", 6)
	cases := map[string]struct{ pickle, want string }{
		"nothing":            {"", "is cut short: it has no end"},
		"no end":             {"K\x01", "is cut short: it has no end"},
		"huge text":          {"X\xff\xff\xff\xff.", "opcode 0x58 at byte 0 needs more than the 5 bytes that follow"},
		"huge text, 8 bytes": {"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "opcode 0x8d at byte 2 needs more than the 9 bytes"},
		"huge bytearray":     {"\x96\x00\x00\x00\x00\x00\x01\x00\x00.", "opcode 0x96 at byte 0 needs more"},
		"length cut":         {"T\x01", "opcode 0x54 at byte 0 needs more than the 1 bytes"},
		"no line":            {"S'a'.", "opcode 0x53 at byte 0 needs more"},
		"one line of two":    {"cos\nsystem.", "opcode 0x63 at byte 0 needs more"},
		"huge frame":         {"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f}.", "is cut short: byte 2 begins a frame"},
		"huge number":        {"\x8b\x01\x00\x00\x00\x01.", "byte 0: opcode 0x8b is not allowed"},
		"many digits":        {"L" + strings.Repeat("1", 621) + "L\n.", "byte 0: a number of 622 digits, at most 620 are read"},
		"object outside":     {"K\x01Q.", "byte 2: opcode 0x51 is not allowed"},
		"the same in text":   {"P1\n.", "byte 0: opcode 0x50 is not allowed"},
		"extension":          {"\x82\x01.", "opcode 0x82 is not allowed"},
		"no opcode":          {"\xff.", "opcode 0xff is not allowed"},
		"memo":               {"Npx\n.", `byte 1: invalid place in the memo "x"`},
		"memo below 0":       {"Ng-1\n.", `invalid place in the memo "-1"`},
		"number of no bytes": {"\x80\x02\x8a\x00.", "is broken"}, // panics in the library
		"empty stack":        {"0.", "the meta stack is empty"},
		"called by what":     {"K\x01)R.", "REDUCE"},
		"protocol":           {"\x80\x06N.", "unsupported pickle protocol: 6"},
		"many opcodes":       {strings.Repeat("N", 10_000) + ".", "has more than 10000 opcodes"},
		"many bytes":         {strings.Repeat(text(strings.Repeat("a", 1<<16)), 16) + ".", "is longer than 1048576 bytes"},

		"texts again":                 {long + "q\x00" + again + ".", "repeats more than 100000 bytes"},
		"texts again, copied":         {long + "q\x00h\x00q\x01" + strings.ReplaceAll(again, "\x00", "\x01") + ".", "repeats more"},
		"texts again, doubled":        {long + strings.Repeat("2", 6) + ".", "repeats more"},
		"texts again, line by line":   {"S'" + long[5:] + "'\np0\n" + strings.Repeat("g0\n", 6) + ".", "repeats more"},
		"texts again, memoised":       {long + "\x94" + again + ".", "repeats more"},
		"texts again, uncovered":      {long + "N0q\x00" + again + ".", "repeats more"},
		"texts again, mark uncovered": {long + "(N1q\x00" + again + ".", "repeats more"},
		"texts again, built":          {long + "Nbq\x00" + again + ".", "repeats more"},
		"texts again, called":         {"cos\nsystem\n(" + long + "tRq\x00" + again + ".", "repeats more"},
		"texts again, new protocol":   {long + "\x80\x04q\x00" + again + ".", "repeats more"},
		"texts again, new frame":      {long + "\x95\x01\x00\x00\x00\x00\x00\x00\x00\x94" + again + ".", "repeats more"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := reader.Read([]byte(c.pickle))
			wantError(t, err, "pickle: ", c.want)
		})
	}
}

// Where calls make no texts, their results may be referred to over and over; what
// is uncovered may not.
func TestOpaque(t *testing.T) {
	opaque := reader
	opaque.Limits.Opaque = true
	opaque.FindClass = func(string, string) (any, error) { return numbered{}, nil }
	call := text(strings.Repeat("a", 20_000)) + "0cnumpy\ndtype\n)Rq\x00"
	if value, _, err := opaque.Read([]byte(call + strings.Repeat("h\x00", 60) + ".")); err != nil || value != 7 {
		t.Errorf("is %v (%v)", value, err)
	}
	_, _, err := opaque.Read([]byte(call + "N0q\x00" + strings.Repeat("h\x00", 60) + "."))
	wantError(t, err, "repeats more")
}

// numbered makes a number when called.
type numbered struct{}

func (numbered) Call(...any) (any, error) { return 7, nil }

// Without Rare, what later protocols do not write is refused.
func TestRareOpcodes(t *testing.T) {
	plain := reader
	plain.Limits.Rare = false
	for op := range rareOpcodes {
		_, _, err := plain.Read([]byte{op})
		wantError(t, err, fmt.Sprintf("opcode 0x%02x is not allowed", op))
		if _, both := opcodes[op]; both {
			t.Errorf("opcode %#x is in both tables", op)
		}
	}
}

func TestPersistent(t *testing.T) {
	outside := reader
	outside.Persistent = func(id any) (any, error) { return fmt.Sprint("object ", id), nil }
	if value, _, err := outside.Read([]byte("K\x07Q.")); err != nil || value != "object 7" {
		t.Errorf("is %v (%v)", value, err)
	}
	long := text(strings.Repeat("a", 20_000))
	_, _, err := outside.Read([]byte(long + "Qq\x00" + strings.Repeat("h\x00", 6) + "."))
	wantError(t, err, "repeats more")
}

func TestIsPickle(t *testing.T) {
	for content, want := range map[string]bool{"": false, "\x80": false, "\x80\x02": true, "\x80\x05}.": true, "\x80\x06": false, "(.": false} {
		if got := IsPickle([]byte(content)); got != want {
			t.Errorf("%q: %t", content, got)
		}
	}
}

// Whatever the bytes, Read ends without a panic, within memory in proportion to
// the limits, and with a short error; what it reads ends where the rest begins.
func FuzzRead(f *testing.F) {
	for _, pickle := range []string{
		"\x80\x02}(" + text("data") + "]q\x01(K\x01M\x02\x01eh\x01u.",
		"\x80\x04\x95\x0a\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94K\x01u.",
		"\x80\x02ccollections\nOrderedDict\n)R}bq\x05h\x05\x86.",
		"\x80\x05\x8c\x02os\x94\x8c\x06system\x93)\x81}(B\x01\x00\x00\x00aC\x01au.",
		"(dp0\nS'a'\np1\n(lp2\nI1\naL2L\naF0.5\nas.",
		"(ios\nsystem\n(cos\nsystem\nNo\x86.",
		"\x80\x04\x8f(K\x01K\x02\x90(K\x01\x91\x86}\x92.",
		"\x80\x02cos\nsystem\n)}\x92N02(1\x96\x01\x00\x00\x00\x00\x00\x00\x00a.",
		"\x80\x02(K\x01Qj\x00\x00\x00\x00r\x01\x00\x00\x00G\x00\x00\x00\x00\x00\x00\x00\x00\x88\x89t.",
	} {
		f.Add([]byte(pickle))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, rare := range []bool{false, true} {
			r := reader
			r.Limits.Rare = rare
			if !rare {
				r.Persistent = func(id any) (any, error) { return id, nil }
			}
			var rest []byte
			var err error
			used := allocated(func() { _, rest, err = r.Read(content) })
			if most := uint64(min(len(content), r.Limits.Opcodes)*600 + 24*len(content) + 8*r.Limits.Repeated + 1<<20); used > most {
				t.Errorf("%d bytes need %d, at most %d are allowed", len(content), used, most)
			}
			if err != nil {
				if len(err.Error()) > 1000 {
					t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
				}
				continue
			}
			if used := len(content) - len(rest); content[used-1] != opStop {
				t.Errorf("%q ends behind byte %d", content, used)
			}
		}
	})
}

// allocated is how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// wantError checks that err is there and holds each of the words.
func wantError(t *testing.T, err error, words ...string) {
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
