package cost

import (
	"math"
	"slices"

	"lrunet/lrunet"
)

// Traffic is the bytes that move between memory and cache while a network
// reads one image, by scenario. Activations stay in the cache over spans of
// layers whose live activations fit; such a span reads what comes in and writes
// what is needed later. All other layers move what MACRefetch counts. The spans
// are those that move least.
type Traffic struct {
	Stream    int `json:"mac_stream"`
	MCU32K    int `json:"mac_mcu-32k"`
	MCU64K    int `json:"mac_mcu-64k"`
	NPU128K   int `json:"mac_npu-128k"`
	MCU256K   int `json:"mac_mcu-256k"`
	CPUL2512K int `json:"mac_cpu-l2-512k"`
}

// trafficOf is a program's traffic.
func trafficOf(p *lrunet.Program) Traffic {
	t := newTrace(p)
	return Traffic{
		Stream: t.bytes(stream), MCU32K: t.bytes(mcu32K), MCU64K: t.bytes(mcu64K),
		NPU128K: t.bytes(npu128K), MCU256K: t.bytes(mcu256K), CPUL2512K: t.bytes(cpuL2512K),
	}
}

// bytes is the traffic in a scenario.
func (t *trace) bytes(s Scenario) int {
	if s.Policy == LRU {
		return t.recent(s)
	}
	return t.least(func(sp *span) int { return sp.pinned(s) })
}

// least divides the layers into the spans that cost least in sum.
func (t *trace) least(cost func(*span) int) int {
	best := slices.Repeat([]int{math.MaxInt}, len(t.layers)+1)
	best[0] = 0
	for from := range t.layers {
		s := newSpan(t, from)
		for to := from; to < len(t.layers); to++ {
			s.extend()
			best[to+1] = min(best[to+1], best[from]+cost(s))
		}
	}
	return best[len(t.layers)]
}
