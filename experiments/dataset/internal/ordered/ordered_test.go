package ordered

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lrunet/internal/crash"
)

// numbers is 0 to n-1; an error comes in place of the number failing.
func numbers(n, failing int, err error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			var e error
			if i == failing {
				e = err
			}
			if !yield(i, e) {
				return
			}
		}
	}
}

func TestMapKeepsOrder(t *testing.T) {
	for _, threads := range []int{1, 2, 7} {
		var got []int
		err := Map(t.Context(), threads, numbers(500, -1, nil), func(i int) int {
			if i%50 == 0 {
				time.Sleep(time.Millisecond) // the others overtake it
			}
			return i * i
		}, func(r int) error { got = append(got, r); return nil })
		var want []int
		for i := range 500 {
			want = append(want, i*i)
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d threads: %v, %v", threads, got, err)
		}
	}
}

func TestMapStops(t *testing.T) {
	broken := errors.New("broken")
	before := runtime.NumGoroutine()
	for name, test := range map[string]struct {
		items iter.Seq2[int, error]
		taken int
	}{
		"the sequence fails": {numbers(1000, 300, broken), 300},
		"take fails":         {numbers(1000, -1, nil), 100},
	} {
		taken, worked := 0, atomic.Int64{}
		err := Map(t.Context(), 3, test.items, func(i int) int { worked.Add(1); return i }, func(i int) error {
			if i == 100 && name == "take fails" {
				return broken
			}
			taken++
			return nil
		})
		if !errors.Is(err, broken) || taken != test.taken {
			t.Errorf("%s: took %d, error %v; want %d", name, taken, err, test.taken)
		}
		if worked.Load() > int64(test.taken+3*(ahead+2)) {
			t.Errorf("%s: %d items were worked on", name, worked.Load())
		}
	}
	checkGoroutines(t, before)
}

// checkGoroutines holds that no goroutine is left behind.
func checkGoroutines(t *testing.T, before int) {
	t.Helper()
	for range 100 { // the last of them may still be returning
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestMapObeysItsContext(t *testing.T) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(t.Context())
	taken := 0
	err := Map(ctx, 3, numbers(1_000_000, -1, nil), func(i int) int { return i }, func(i int) error {
		if taken++; i == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || taken > 1000 {
		t.Errorf("took %d, error %v", taken, err)
	}
	if err := Map(ctx, 3, Values([]int{1}), func(i int) int { return i }, func(int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: error %v", err)
	}
	checkGoroutines(t, before)
}

func TestMapWithoutItems(t *testing.T) {
	if err := Map(t.Context(), 2, Values[int](nil), func(i int) int { return i }, func(int) error { return nil }); err != nil {
		t.Error(err)
	}
}

// A panic on any of the goroutines comes out on the caller's, and the others end.
func TestMapPanicsOnTheCallersGoroutine(t *testing.T) {
	broken := func(yield func(int, error) bool) {
		for i := range 50 {
			if i == 20 {
				panic("sequence")
			}
			if !yield(i, nil) {
				return
			}
		}
	}
	for want, try := range map[string]func() error{
		"work 30": func() error {
			return Map(t.Context(), 3, Values(make([]int, 100)), func(int) int { panic("work 30") }, func(int) error { return nil })
		},
		"sequence": func() error {
			return Map(t.Context(), 3, broken, func(i int) int { return i }, func(int) error { return nil })
		},
	} {
		p := crash.Catch(func() { t.Errorf("error %v, want a panic", try()) })
		if p == nil || !strings.Contains(p.Error(), want) || !strings.Contains(p.Place, "ordered_test.go") {
			t.Errorf("panicked with %v, want %s", p, want)
		}
	}
}
