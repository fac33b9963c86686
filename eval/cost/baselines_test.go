package cost

import (
	"reflect"
	"testing"

	"lrunet/lrunet"
)

// Parameters, multiply-adds and memory access cost as counted over the
// networks' execution in PyTorch. The peaks are sums of maps: MobileNet's
// image and stem (of 32 pixels) or its last 1x1's ends (of 28), MobileNetV2's
// second block around its depthwise convolution, ShuffleNet's second unit
// around its last convolution, ShuffleNetV2's first unit when its right branch
// begins.
func TestBaselines(t *testing.T) {
	for _, c := range []struct {
		arch             string
		in               lrunet.Shape
		classes          int
		params, affine   int
		madds, mac, peak int
	}{
		{"mobilenet-0.25", gray, 10, 215498, 5472, 3709360, 343108, 2 * 256 * 4 * 4},
		{"mobilenet-0.25", color, 10, 215642, 5472, 4020736, 362340, (3 + 8) * 1024},
		{"mobilenet-0.4", color, 100, 567217, 8722, 9779396, 797118, (3 + 12) * 1024},
		{"mobilenetv2-0.25", gray, 10, 248978, 10448, 5425316, 655260, 24 * (784 + 196)},
		{"mobilenetv2-0.25", color, 10, 249122, 10448, 6332672, 757292, 24 * (1024 + 256)},
		{"mobilenetv2-0.4", color, 100, 603248, 14980, 13349184, 1374484, 36 * (1024 + 256)},
		{"shufflenet-0.5-g3", gray, 10, 228349, 11868, 7983174, 1093707, (120 + 30 + 120) * 196},
		{"shufflenet-0.5-g3", color, 10, 228565, 11868, 10040448, 1330751, (120 + 30 + 120) * 256},
		{"shufflenet-0.75-g3", color, 100, 559633, 17796, 21928032, 2207621, (180 + 45 + 180) * 256},
		{"shufflenetv2-0.25", gray, 10, 210650, 6016, 5061120, 528308, (24+16)*784 + 16*196},
		{"shufflenetv2-0.25", color, 10, 211082, 6016, 6233088, 614548, (24+16)*1024 + 16*256},
		{"shufflenetv2-0.75", color, 100, 568408, 9404, 15334528, 1231804, (24+30)*1024 + 30*256},
	} {
		got := of(t, c.arch, c.in, c.classes)
		if got.Arch != c.arch {
			t.Errorf("%s is called %s", c.arch, got.Arch)
		}
		got.Arch, got.Layers = "", nil
		want := Cost{
			Params: c.params, ParamsAffine: c.affine, MAdds: c.madds,
			MACRefetch: c.mac, MACFetchOnce: c.mac, PeakActivations: c.peak,
			Traffic: got.Traffic, // has tests of its own
		}
		want.Stream = c.mac
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s on %v: got %+v, want %+v", c.arch, c.in, got, want)
		}
	}
}
