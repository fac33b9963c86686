package cost

import (
	"cmp"
	"reflect"
	"strings"
	"testing"
)

// What a stage's options make of 10-LruNet: parameters, and with them the
// memory access, if weights are read at each use and if once. Only what
// stands between iterations takes multiply-adds for each image: 31,104 elements
// are the stages' maps, 12,544 the first one's.
func TestStageOptions(t *testing.T) {
	plain := of(t, "lrunet-10", gray, 10)
	for option, want := range map[string]Cost{
		// Own weights are read at each use in either case.
		"o":  {Params: 1120970, MACRefetch: plain.MACRefetch, MACFetchOnce: plain.MACRefetch},
		"u":  {Params: 162890, ParamsShared: plain.ParamsShared, ParamsAffine: plain.ParamsAffine - 19200, MACRefetch: plain.MACRefetch - 19200, MACFetchOnce: plain.MACFetchOnce - 19200},
		"r1": {Params: 210890, ParamsShared: plain.ParamsShared, MACRefetch: plain.MACRefetch + 28800, MACFetchOnce: plain.MACFetchOnce + 28800},
		// A second template of everything, and 2 coefficients a weight and iteration.
		"t2": {Params: 286570, ParamsShared: 2 * plain.ParamsShared, MACRefetch: plain.MACRefetch + 10*104320 + 160, MACFetchOnce: plain.MACFetchOnce + 104320 + 160},
		// 8 filters a group, C*C/4 weights less; each iteration has a filter a
		// group and 9 coefficients a channel.
		"b8": {Params: 216010, ParamsShared: 17280 + 15360, MACRefetch: plain.MACRefetch + 10*(15360-87040+10560), MACFetchOnce: plain.MACFetchOnce + 15360 - 87040 + 105600},
		// What iterations share of normalisations is read at each use all the same.
		"n1": {Params: 182090 - 9*3840, ParamsShared: plain.ParamsShared + 3840, ParamsAffine: 640 + 10*1920, MACRefetch: plain.MACRefetch, MACFetchOnce: plain.MACFetchOnce - 9*3840},
		"n3": {Params: 182090 - 9*5760 + 40, ParamsShared: plain.ParamsShared + 5760, ParamsAffine: 640, MACRefetch: plain.MACRefetch + 40, MACFetchOnce: plain.MACFetchOnce - 9*5760 + 40},
		"s1": {Params: 182170, ParamsShared: plain.ParamsShared, MAdds: plain.MAdds + 10*31104, MACRefetch: plain.MACRefetch + 80, MACFetchOnce: plain.MACFetchOnce + 80},
		"i": {Params: 183050, ParamsShared: plain.ParamsShared + 960, MAdds: plain.MAdds + 9*31104, PeakActivations: 4 * 12544,
			MACRefetch: plain.MACRefetch + 9*(31104+960), MACFetchOnce: plain.MACFetchOnce + 9*31104 + 960},
	} {
		got := of(t, strings.ReplaceAll("stem64/2 64x10?/2 128x10?/2 256x10? 512x10?/2 head256", "?", option), gray, 10)
		want.ParamsAffine = cmp.Or(want.ParamsAffine, plain.ParamsAffine)
		want.MAdds = cmp.Or(want.MAdds, plain.MAdds)
		want.PeakActivations = cmp.Or(want.PeakActivations, plain.PeakActivations)
		got.Arch, got.Layers = "", nil
		if got.Traffic.Stream != got.MACRefetch || got.Traffic.NPU128K < got.Params {
			t.Errorf("option %s: traffic %+v of %d parameters", option, got.Traffic, got.Params)
		}
		want.Traffic = got.Traffic // has tests of its own
		if !reflect.DeepEqual(got, want) {
			t.Errorf("option %s: got %+v, want %+v", option, got, want)
		}
	}
}
