package nas

import (
	"context"
	"strings"
	"testing"

	"lrunet/eval"
	"lrunet/lrunet"
	"lrunet/lrunet/export"
)

// within is the tiny search for a device.
func within(t testing.TB, device string) Experiment {
	t.Helper()
	plain := tiny(t)
	e, err := Parse("device.yaml", []byte(tinyYAML+"device: "+device+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	e.Data = plain.Data
	return e
}

// Every candidate has what it takes of the device; only those that fit are
// trained; and those drawn at random fit.
func TestSearchForADevice(t *testing.T) {
	outcome, err := Run(context.Background(), within(t, "{flash: 7900, ram: 900}"), options(t))
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Experiment.Device.Precision != "int8" {
		t.Errorf("the run is for %q", outcome.Experiment.Device.Precision)
	}
	trained := 0
	for i, c := range searched(t, outcome) {
		flash, ram := c.Result.Measures.Value(eval.FlashName), c.Result.Measures.Value(eval.RAMName)
		if want := footprint(t, c.Result.Job.Arch); flash != float64(want.Flash) || ram != float64(want.RAM) {
			t.Errorf("%s takes %v and %v, want %+v", c.Result.Job.Arch, flash, ram, want)
		}
		if fits := flash <= 7900 && ram <= 900; c.Trained != fits {
			t.Errorf("%s takes %v and %v, trained: %v", c.Result.Job.Arch, flash, ram, c.Trained)
		} else if !fits && i > 0 && i < 4 { // the first is the experiment's own
			t.Errorf("%s was drawn, and does not fit", c.Result.Job.Arch)
		}
		if c.Trained {
			trained++
		}
	}
	if trained == 0 {
		t.Error("nothing was trained")
	}
}

func footprint(t *testing.T, arch string) export.Footprint {
	t.Helper()
	p, err := lrunet.Build(arch, lrunet.Shape{C: 1, H: 12, W: 12}, 4)
	if err != nil {
		t.Fatal(err)
	}
	f, err := export.FootprintOf(p, "int8")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestDeviceMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"device: {}":                          "device: needs flash, ram or both",
		"device: {flash: -1}":                 "device: flash: max must be at least 0",
		"device: {ram: 64k, precision: int4}": `device: precision must be float32 or int8, got "int4"`,
		"device: {ram: 64k, rom: 1}":          "rom",
	} {
		_, err := Parse("tiny.yaml", []byte(tinyYAML+text+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "tiny.yaml: line 2") {
			t.Errorf("%s: error %v, want the line and %q", text, err, want)
		}
	}
	_, err := Run(context.Background(), within(t, "{ram: 100}"), options(t))
	if err == nil || !strings.Contains(err.Error(), "device: no network of 500 drawn from the space fits; stem8") {
		t.Errorf("a device that is too small: error %v", err)
	}
}

// Without a device any network fits, at no cost.
func TestNoDevice(t *testing.T) {
	r := &run{}
	if !r.fits(nil) {
		t.Error("it does not fit")
	}
	if m, err := (*Device)(nil).measures(nil); m != nil || err != nil {
		t.Errorf("measures %v, error %v", m, err)
	}
}
