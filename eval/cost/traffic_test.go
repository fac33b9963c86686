package cost

import (
	"fmt"
	"strings"
	"testing"

	"lrunet/lrunet"
)

// stage is iterations of a reuse unit, with own weights each if not shared.
func stage(c, hw, reuse int, shared bool) *lrunet.Program {
	x := lrunet.Shape{C: c, H: hw, W: hw}
	p := &program{lrunet.Program{Input: x, Classes: c}}
	in := lrunet.Image
	for i := range reuse {
		in = p.iteration(fmt.Sprint("lru", i), x, shared, in)
	}
	return &p.Program
}

// iteration adds one of the published expansion and groups.
func (p *program) iteration(name string, x lrunet.Shape, shared bool, in int) int {
	of := "stage"
	if !shared {
		of = name
	}
	params := []lrunet.Param{weight(of+".dw", 2*x.C, 1, 3, 3), weight(of+".pw", x.C, 2*x.C/8, 1, 1)}
	params = append(append(params, norm(name+".bn1", 2*x.C)...), norm(name+".bn2", x.C)...)
	return p.add(name, lrunet.LRU{Expansion: 2, Groups: 8, Shuffle: true}, x, params, in)
}

// Channels and sides of 14-LruNet's stages on CIFAR-10.
var stages = [][2]int{{64, 16}, {128, 8}, {256, 4}, {512, 4}}

// A stage moves what its closed form says: with live set L, weights W and
// private ones A, whichever is less of activations that stay and ones that
// do not, and of the weights the share that fits.
func TestStagesHaveTheirClosedForm(t *testing.T) {
	for _, s := range stages {
		for _, reuse := range []int{1, 2, 14} {
			p := newTrace(stage(s[0], s[1], reuse, true))
			for _, b := range []int{1, 4} {
				for _, cache := range []int{0, 1000, 32 << 10, 64 << 10, 100_000, 128 << 10, 1 << 20, 1 << 30} {
					got := p.bytes(Scenario{Cache: cache, Element: b, Policy: Pinned})
					if want := closedForm(s[0], s[1], reuse, cache, b); got != want {
						t.Errorf("%d channels of side %d, %d times, %d bytes of %d: %d, want %d", s[0], s[1], reuse, cache, b, got, want)
					}
				}
			}
		}
	}
}

func closedForm(c, side, n, cache, b int) int {
	map1 := c * side * side
	w, a := b*(18*c+c*c/4), b*6*c
	weights := func(room int) int {
		kept := min(room, w)
		return kept + (w-kept)*n + n*a
	}
	least := weights(cache) + 7*map1*b*n
	if left := cache - 3*map1*b; left >= 0 {
		least = min(least, weights(left)+2*map1*b)
	}
	return least
}

// The reuse stages of 14-LruNet on an accelerator with 128 KB move 6.2 times
// fewer bytes than weights of their own in each iteration.
func TestReuseAgainstOwnWeights(t *testing.T) {
	shared, own := 0, 0
	for _, s := range stages {
		shared += newTrace(stage(s[0], s[1], 14, true)).bytes(npu128K)
		own += newTrace(stage(s[0], s[1], 14, false)).bytes(npu128K)
	}
	if shared != 258_688 || own != 1_614_848 {
		t.Errorf("%d bytes shared and %d with own weights, want 258688 and 1614848", shared, own)
	}
}

func networks(t *testing.T) map[string]*lrunet.Program {
	t.Helper()
	all := map[string]*lrunet.Program{"unfolded": unfolded(16, 5, 2, 8, 4), "cnn": cnn()}
	for _, arch := range strings.Fields("lrunet-1 lrunet-14 mobilenet-0.25 mobilenetv2-0.25 shufflenet-0.5-g3 shufflenetv2-0.25") {
		p, err := lrunet.Build(arch, color, 10)
		if err != nil {
			t.Fatal(err)
		}
		all[arch] = p
	}
	return all
}

func TestTrafficWithoutAndWithBoundlessCache(t *testing.T) {
	for name, p := range networks(t) {
		c, trace := Of(p), newTrace(p)
		once := p.Input.Size() + c.Params + p.Result(len(p.Layers)-1).Size()
		for _, policy := range []Policy{Pinned, LRU} {
			if got := trace.bytes(Scenario{Cache: 0, Element: 3, Policy: policy}); got != 3*c.MACRefetch {
				t.Errorf("%s, no cache, %s: %d, want 3*%d", name, policy, got, c.MACRefetch)
			}
			if got := trace.bytes(Scenario{Cache: 1 << 40, Element: 3, Policy: policy}); got != 3*once {
				t.Errorf("%s, boundless cache, %s: %d, want 3*%d", name, policy, got, once)
			}
		}
	}
}

func TestTrafficFallsAsTheCacheGrows(t *testing.T) {
	for name, p := range networks(t) {
		trace := newTrace(p)
		for _, policy := range []Policy{Pinned, LRU} {
			last, falls := -1, 0
			for cache := 0; cache < 1<<19; cache += cache/2 + 50 {
				got := trace.bytes(Scenario{Cache: cache, Element: 1, Policy: policy})
				if last >= 0 && got > last {
					t.Errorf("%s, %s: %d bytes with a cache of %d, but %d with less", name, policy, got, cache, last)
				}
				if got < last {
					falls++
				}
				last = got
			}
			if falls < 1 {
				t.Errorf("%s, %s: the traffic fell %d times", name, policy, falls)
			}
		}
	}
}

// With pinned weights and no room for activations, a stage fetches its
// weights once and streams the rest.
func TestPinnedWeightsAreFetchedOnce(t *testing.T) {
	p := stage(128, 8, 9, true)
	c := Of(p)
	weights := 18*128 + 128*128/4
	if weights >= 3*128*64 {
		t.Fatal("activations fit too")
	}
	if got := newTrace(p).bytes(Scenario{Cache: weights, Element: 1, Policy: Pinned}); got != c.MACFetchOnce {
		t.Errorf("%d bytes, want %d", got, c.MACFetchOnce)
	}
}
