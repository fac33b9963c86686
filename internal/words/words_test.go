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
