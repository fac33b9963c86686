package cost

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lrunet/lrunet"
)

func of(t *testing.T, arch string, in lrunet.Shape, classes int) Cost {
	t.Helper()
	p, err := lrunet.Build(arch, in, classes)
	if err != nil {
		t.Fatal(err)
	}
	return Of(p)
}

var (
	color = lrunet.Shape{C: 3, H: 32, W: 32}
	gray  = lrunet.Shape{C: 1, H: 28, W: 28}
)

// The figures of the published networks, each confirmed independently.
func TestPublishedNetworks(t *testing.T) {
	for _, c := range []struct {
		arch    string
		in      lrunet.Shape
		classes int
		want    Cost
	}{
		{"lrunet-1", color, 10, Cost{Params: 131402, ParamsAffine: 6400, MAdds: 3016704, MACRefetch: 413042, MACFetchOnce: 413042, PeakActivations: 49152,
			Traffic: Traffic{Stream: 413042, MCU32K: 269652, MCU64K: 134484, NPU128K: 134484, MCU256K: 134484, CPUL2512K: 537936}}},
		{"lrunet-14", color, 10, Cost{Params: 206282, ParamsShared: 104320, ParamsAffine: 81280, MAdds: 35497984, MACRefetch: 5198706, MACFetchOnce: 3842546, PeakActivations: 49152,
			Traffic: Traffic{Stream: 5198706, MCU32K: 2719700, MCU64K: 660948, NPU128K: 213460, MCU256K: 209364, CPUL2512K: 837456}}},
		{"lrunet-10", gray, 10, Cost{Params: 182090, ParamsShared: 104320, ParamsAffine: 58240, MAdds: 22908672, MACRefetch: 3315714, MACFetchOnce: 2376834, PeakActivations: 37632,
			Traffic: Traffic{Stream: 3315714, MCU32K: 1692580, MCU64K: 499300, NPU128K: 186980, MCU256K: 182884, CPUL2512K: 731536}}},
		{"lrunet-14-2x", color, 100, Cost{Params: 663716, ParamsShared: 382720, ParamsAffine: 162432, MAdds: 122249216, MACRefetch: 12892468, MACFetchOnce: 7917108, PeakActivations: 98304,
			Traffic: Traffic{Stream: 12892468, MCU32K: 11208968, MCU64K: 7861000, NPU128K: 3273992, MCU256K: 1561864, CPUL2512K: 23729184}}},
	} {
		got := of(t, c.arch, c.in, c.classes)
		got.Arch, got.Layers = "", nil
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.arch, got, c.want)
		}
	}
}

func TestMAddsByReuse(t *testing.T) {
	for _, c := range []struct {
		suffix   string
		in       lrunet.Shape
		classes  int
		base, by int
	}{
		{"", color, 10, 518144, 2498560},
		{"", gray, 10, 188672, 2272000},
		{"-2x", color, 100, 909312, 8667136},
	} {
		for _, n := range []int{1, 2, 7, 64} {
			name := fmt.Sprintf("lrunet-%d%s", n, c.suffix)
			if got, want := of(t, name, c.in, c.classes).MAdds, c.base+c.by*n; got != want {
				t.Errorf("%s on %v: %d, want %d", name, c.in, got, want)
			}
		}
	}
}

func TestLayersSumToTheTotals(t *testing.T) {
	c := of(t, "stem8/2 16x3e4g2/2 24x2g4 head8", gray, 10)
	var sum Cost
	reused := 0
	for _, l := range c.Layers {
		sum.add(l)
		reused += l.ParamsReused
	}
	if sum.Params != c.Params || sum.MAdds != c.MAdds || sum.MACRefetch != c.MACRefetch || sum.MACFetchOnce != c.MACFetchOnce || sum.PeakActivations != c.PeakActivations {
		t.Errorf("layers sum to %+v, the network has %+v", sum, c)
	}
	if c.MACRefetch-c.MACFetchOnce != reused || reused == 0 {
		t.Errorf("refetching costs %d more, want the %d reused elements", c.MACRefetch-c.MACFetchOnce, reused)
	}
}

func TestJSON(t *testing.T) {
	text, err := json.Marshal(of(t, "lrunet-1", color, 10))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"arch":"stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256","params":131402,"params_shared":0,"params_affine":6400,"madds":3016704,"mac_refetch":413042,"mac_fetch_once":413042,"peak_activations":49152,"mac_stream":413042,"mac_mcu-32k":269652,"mac_mcu-64k":134484,"mac_npu-128k":134484,"mac_mcu-256k":134484,"mac_cpu-l2-512k":537936,"layers":[`,
		`{"name":"stem.conv","op":"Conv","channels":64,"height":16,"width":16,"params":1728,"params_reused":0,"madds":442368,"mac_refetch":21184,"mac_fetch_once":21184,"live_activations":19456}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got %s, want ...%s...", text, want)
		}
	}
}

// 10-LruNet's published figures in bytes: 182,090 parameters, 37,632 activations.
func TestBytes(t *testing.T) {
	p, err := lrunet.Build("lrunet-10", lrunet.Shape{C: 1, H: 28, W: 28}, 10)
	if err != nil {
		t.Fatal(err)
	}
	c := Of(p)
	if m, peak := c.ModelBytes(), c.PeakMemory(); m != 4*182090 || peak != 4*(182090+37632) {
		t.Errorf("model of %d bytes, peak of %d", m, peak)
	}
}
