package checkpoint

import (
	"bytes"
	"os"
	"reflect"
	"testing"
)

// Whatever the bytes, decode ends without a panic and within bounded memory;
// what it accepts is whole, and what is a network of ours can be saved and
// read back.
func FuzzDecode(f *testing.F) {
	ours, err := Encode(testCheckpoint())
	must(f, err)
	f.Add(ours)
	for _, name := range []string{"foreign.safetensors", "forms.t7", "forms4.t7", "forms.pt", "module.pt"} {
		content, err := os.ReadFile("testdata/" + name)
		must(f, err)
		f.Add(content)
	}
	f.Add(file(`{"a":{"dtype":"U8","shape":[18446744073709551600],"data_offsets":[0,18446744073709551600]}}`, 4))
	f.Fuzz(checkDecode)
}

// The same for pickles in a file that is otherwise whole.
func FuzzPickle(f *testing.F) {
	w := text("w") + tensorOf(floatStorage, "K\x00", "K\x04\x85", "K\x01\x85")
	for _, pickle := range []string{
		"\x80\x02}(" + w + "u.",
		"\x80\x02}" + text("net") + "ccollections\nOrderedDict\nq\x00)Rq\x01(" + w + "uh\x01}" + text("_metadata") + "}ssbs.",
		"\x80\x04\x95\x0a\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94K\x01u.",
		"\x80\x02](K\x01M\x01\x00J\x01\x00\x00\x00\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01G\x00\x00\x00\x00\x00\x00\x00\x00N\x88\x89e.",
		"\x80\x02cos\nsystem\n(" + text("echo") + "\x85tRq\x05}bh\x05\x86.",
		"\x80\x04\x8c\x02os\x94\x8c\x06system\x93)\x81}(B\x01\x00\x00\x00aC\x01au.",
	} {
		f.Add([]byte(pickle))
	}
	f.Fuzz(func(t *testing.T, pickle []byte) { checkDecode(t, legacyFile(string(pickle))) })
}

func checkDecode(t *testing.T, content []byte) {
	var c *Checkpoint
	var err error
	used := allocated(func() { c, err = decode(content) })
	if limit := mostMemory(len(content)); used > limit {
		t.Errorf("%d bytes need %d, at most %d are allowed", len(content), used, limit)
	}
	if err != nil {
		if len(err.Error()) > 4000 {
			t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
		}
		return
	}
	for _, tensor := range c.Tensors {
		if err := tensor.validate(); err != nil {
			t.Errorf("accepted: %v", err)
		}
	}
	_ = Identify(c, "") // must not panic
	if c.Arch == "" || c.validate() != nil {
		return
	}
	again, err := Encode(c)
	must(t, err)
	back, err := decode(again)
	must(t, err)
	if !reflect.DeepEqual(back, c) {
		t.Errorf("came back as\n%+v, was\n%+v", back, c)
	}
	if third, err := Encode(back); err != nil || !bytes.Equal(third, again) {
		t.Errorf("bytes change: %v", err)
	}
}
