package words

import "testing"

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 classes", 1: "1 class", 2: "2 classes"} {
		if got := Count(n, "class", "classes"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	if got := FileName(`stem64/2 64x14 a:b\c`); got != "stem64_2_64x14_a_b_c" {
		t.Errorf("got %q", got)
	}
}

func TestList(t *testing.T) {
	for want, things := range map[string][]int{"": nil, "1": {1}, "1 and 3": {1, 3}, "1, 3 and 9": {1, 3, 9}} {
		if got := List(things); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
