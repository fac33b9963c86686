package crash

import (
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

func TestCatch(t *testing.T) {
	if p := Catch(func() {}); p != nil {
		t.Errorf("nothing panicked: %v", p)
	}
	var list []int
	var nowhere *struct{ n int }
	for want, f := range map[string]func(){
		`^panic: impossible shape \(crash/crash_test\.go:\d+\)$`:              func() { panic("impossible shape\nand more") },
		`^panic: EOF \(crash/crash_test\.go:\d+\)$`:                           func() { panic(io.EOF) },
		`^panic: runtime error: index out of range .* \(crash/crash_test\.go`: func() { list[len(list)]++ },
		`^panic: runtime error: invalid memory address .* \(crash/crash_test`: func() { nowhere.n++ },
		`^panic: .* \(crash/crash_test\.go:\d+\)$`:                            func() { panic(nil) },
	} {
		p := Catch(f)
		if p == nil || !regexp.MustCompile(want).MatchString(p.Error()) {
			t.Errorf("caught %v, want %s", p, want)
			continue
		}
		if !strings.Contains(string(p.Stack), "TestCatch") {
			t.Errorf("%v: the stack lacks the function:\n%s", p, p.Stack)
		}
	}
	if p := Catch(func() { panic(io.EOF) }); !errors.Is(p, io.EOF) {
		t.Errorf("%v is not the error that it was called with", p)
	}
}

// The place is the first goroutine's, however often it is raised again.
func TestRaise(t *testing.T) {
	var first *Panic
	done := make(chan struct{})
	go func() {
		defer close(done)
		first = Catch(func() { panic("once") })
	}()
	<-done
	if again := Catch(first.Raise); again != first {
		t.Errorf("%v became %v", first, again)
	}
	var none *Panic
	if p := Catch(none.Raise); p != nil {
		t.Errorf("nil was raised: %v", p)
	}
}
