package export

import (
	"strings"
	"testing"

	"lrunet/lrunet"
	"lrunet/lrunet/export/c99"
	"lrunet/lrunet/export/quantized"
	"lrunet/lrunet/folded"
	"lrunet/lrunet/internal/nets"
)

// What an untrained network is said to take is what trained ones take: RAM to the
// byte, flash but for numbers that iterations may share.
func TestFootprintIsThatOfTheC(t *testing.T) {
	for _, k := range nets.Kinds {
		m := k.Model(t)
		net, err := folded.Of(m.Program, nets.Values(m))
		if err != nil {
			t.Fatal(err)
		}
		inFloat, err := c99.Float("net", net, classNames(net))
		if err != nil {
			t.Fatal(err)
		}
		ranges, runner := quantized.NewRanges(net), folded.NewRunner(net)
		ranges.Watch(runner)
		for _, image := range k.Images(20) {
			runner.Run(image)
		}
		integers, err := quantized.Of(net, ranges)
		if err != nil {
			t.Fatal(err)
		}
		inInt8, err := c99.Int8("net", integers, classNames(net))
		if err != nil {
			t.Fatal(err)
		}
		for precision, want := range map[string]c99.Source{"float32": inFloat, "int8": inInt8} {
			got, err := FootprintOf(m.Program, precision)
			if err != nil {
				t.Fatalf("%s: %v", k.Arch, err)
			}
			if got.RAM != want.Arena {
				t.Errorf("%s in %s: %d bytes of RAM, C takes %d", k.Arch, precision, got.RAM, want.Arena)
			}
			if off := got.Flash - c99.MaxCode - want.Constants; off < -64 || off > 64 {
				t.Errorf("%s in %s: %d bytes of constants, C has %d", k.Arch, precision, got.Flash-c99.MaxCode, want.Constants)
			}
		}
	}
}

func TestFootprintMistakes(t *testing.T) {
	p, err := lrunet.Build("stem8 8x1g4 head8g4", lrunet.Shape{C: 1, H: 8, W: 8}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := FootprintOf(p, "int4"); err == nil || !strings.Contains(err.Error(), `[float32 int8], got "int4"`) {
		t.Errorf("error %v", err)
	}
}
