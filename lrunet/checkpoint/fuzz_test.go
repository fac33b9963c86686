package checkpoint

import (
	"bytes"
	"os"
	"reflect"
	"testing"
)

// Whatever the bytes, decode ends without a panic; what it accepts is whole,
// and what is a network of ours can be saved and read back.
func FuzzDecode(f *testing.F) {
	ours, err := encode(testCheckpoint())
	must(f, err)
	foreign, err := os.ReadFile("testdata/foreign.safetensors")
	must(f, err)
	f.Add(ours)
	f.Add(foreign)
	f.Add(file(`{"a":{"dtype":"U8","shape":[18446744073709551600],"data_offsets":[0,18446744073709551600]}}`, 4))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := decode(content)
		if err != nil {
			return
		}
		for _, tensor := range c.Tensors {
			if err := tensor.validate(); err != nil {
				t.Errorf("accepted: %v", err)
			}
		}
		if c.Arch == "" || c.validate() != nil {
			return
		}
		again, err := encode(c)
		must(t, err)
		back, err := decode(again)
		must(t, err)
		if !reflect.DeepEqual(back, c) {
			t.Errorf("came back as\n%+v, was\n%+v", back, c)
		}
		if third, err := encode(back); err != nil || !bytes.Equal(third, again) {
			t.Errorf("bytes change: %v", err)
		}
	})
}
