package c99

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"lrunet/lrunet/internal/nets"
)

// A stage's iterations are a loop, whatever their number, over one array of
// weights.
func TestReuseIsALoop(t *testing.T) {
	in := nets.Kinds[0].In
	sizes := map[int]int{}
	for _, reuse := range []int{2, 6} {
		k := nets.Kind{Arch: fmt.Sprintf("stem8 8x%d/2 16x%[1]d/2 head8", reuse), In: in}
		net, images, _ := fold(t, k)
		q := integer(t, net, images)
		inFloat, err := Float("net", net, classNames)
		if err != nil {
			t.Fatal(err)
		}
		inInt8, err := Int8("net", q, classNames)
		if err != nil {
			t.Fatal(err)
		}
		sizes[reuse] = inInt8.Weights
		for _, s := range []Source{inFloat, inInt8} {
			code := string(s.Code)
			if n := strings.Count(code, "\n        iterate("); n != 2 {
				t.Errorf("%s: iterate is called in %d places, want 2", k.Arch, n)
			}
			if loop := fmt.Sprintf("/* stage1.1 to stage1.%d */\n    for (i = 0; i < %[1]d; i++) {", reuse); !strings.Contains(code, loop) {
				t.Errorf("%s: no loop %q", k.Arch, loop)
			}
			if n := len(regexp.MustCompile(`(?m)^static const \w+ \w*_pw\w*\[`).FindAllString(code, -1)); n != 2 {
				t.Errorf("%s: %d arrays of 1x1 convolutions, want 2", k.Arch, n)
			}
		}
	}
	if sizes[2] != sizes[6] {
		t.Errorf("weights are %d bytes with 2 iterations, %d with 6", sizes[2], sizes[6])
	}
}

func TestSourcesAreTheSameEachTime(t *testing.T) {
	k := nets.Kinds[len(nets.Kinds)-1]
	net, _, _ := fold(t, k)
	first, err := Float("net", net, classNames)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Float("net", net, classNames)
	if err != nil || !bytes.Equal(first.Code, second.Code) || !bytes.Equal(first.Header, second.Header) {
		t.Errorf("differ (%v)", err)
	}
}

func TestNames(t *testing.T) {
	for _, good := range []string{"net", "a", "fashion_10", "x2"} {
		if err := CheckName(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "2x", "my-net", "_net", "Net", "int", "class", "uint8_t", "größe", "net.v2", strings.Repeat("a", 21)} {
		if CheckName(bad) == nil {
			t.Errorf("%q is a name", bad)
		}
		net, _, _ := fold(t, nets.Kinds[0])
		if _, err := Float(bad, net, classNames); err == nil {
			t.Errorf("%q begins names", bad)
		}
	}
}

func TestClassesAreCounted(t *testing.T) {
	net, _, _ := fold(t, nets.Kinds[0])
	if _, err := Float("net", net, classNames[:3]); err == nil || err.Error() != "3 names for 4 classes" {
		t.Errorf("got %v", err)
	}
}

func TestQuoted(t *testing.T) {
	for text, want := range map[string]string{
		"plain": `"plain"`, "a\"b": `"a\042b"`, "??/": `"\077\077/"`, "é1": `"\303\2511"`, "a\nb\\": `"a\012b\134"`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestNumbersAreExact(t *testing.T) {
	for v, want := range map[float32]string{1: "1.0f", -0.1: "-0.1f", 1e-20: "1e-20f", 16777216: "1.6777216e+07f", 123456: "123456.0f"} {
		if got := float(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}

// Calls that repeat with other numbers become loops; those of other shapes do not.
func TestRoll(t *testing.T) {
	step := func(kernel, label string, size, zero int) call {
		return call{kernel, label, append(sizes(size), number("zero", "int32_t", zero))}
	}
	loops := roll([]call{
		step("a", "x", 1, 0),
		step("b", "s.1", 4, 1), step("c", "s.1.t", 4, 2),
		step("b", "s.2", 4, 3), step("c", "s.2.t", 4, 2),
		step("b", "s.3", 4, 5), step("c", "s.3.t", 4, 2),
		step("b", "y", 5, 5),
	})
	var got []string
	for _, l := range loops {
		got = append(got, fmt.Sprintf("%s:%dx%d", l.title(), l.times, len(l.body)))
	}
	if want := "x:1x1 s.1 to s.3.t:3x2 y:1x1"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	w := &writer{names: map[[32]byte]string{}, taken: map[string]bool{}}
	for _, each := range loops[1].body {
		w.statement("", each)
	}
	if got, want := w.code.String(), "b(4, s_zero[i]);\nc(4, 2);\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
