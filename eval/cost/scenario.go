package cost

// Scenario is a machine between whose memory and cache the bytes of an
// inference of one image are counted.
type Scenario struct {
	Name    string // Prefix and the name are the measure's
	Cache   int    // bytes that stay near the arithmetic
	Element int    // bytes of a weight or an activation
	Policy  Policy
}

// Prefix begins the names of the measures of scenarios.
const Prefix = "mac_"

// Measure is the name of the scenario's measure.
func (s Scenario) Measure() string { return Prefix + s.Name }

// Policy is who decides what stays in a cache.
type Policy string

// Policies.
const (
	// Pinned is a scratchpad: software keeps there what saves most.
	Pinned Policy = "pinned"

	// LRU is a cache that drops what was used least recently.
	LRU Policy = "LRU"
)

// stream keeps nothing. Microcontrollers and accelerators compute with 8 bits
// and manage their memory by software, CPUs with float32 behind a cache.
var (
	stream    = Scenario{"stream", 0, 1, Pinned}
	mcu32K    = Scenario{"mcu-32k", 32 << 10, 1, Pinned}
	mcu64K    = Scenario{"mcu-64k", 64 << 10, 1, Pinned}
	npu128K   = Scenario{"npu-128k", 128 << 10, 1, Pinned}
	mcu256K   = Scenario{"mcu-256k", 256 << 10, 1, Pinned}
	cpuL2512K = Scenario{"cpu-l2-512k", 512 << 10, 4, LRU}
)

// Scenarios lists the scenarios in the order of Traffic's fields.
func Scenarios() []Scenario {
	return []Scenario{stream, mcu32K, mcu64K, npu128K, mcu256K, cpuL2512K}
}
