package published

import (
	"testing"

	"lrunet/eval/cost"
	"lrunet/lrunet"
)

// The networks that these names build have exactly the published parameters.
func TestParams(t *testing.T) {
	tasks := map[string]struct {
		in      lrunet.Shape
		classes int
	}{
		"fashion-mnist": {lrunet.Shape{C: 1, H: 28, W: 28}, 10},
		"cifar10":       {lrunet.Shape{C: 3, H: 32, W: 32}, 10},
		"cifar100":      {lrunet.Shape{C: 3, H: 32, W: 32}, 100},
	}
	for _, a := range All() {
		task, known := tasks[a.Dataset]
		if !known {
			t.Fatalf("no task for %s", a.Dataset)
		}
		p, err := lrunet.Build(a.Network, task.in, task.classes)
		if err != nil {
			t.Fatal(err)
		}
		if got := cost.Of(p).Params; got != a.Params {
			t.Errorf("%s for %s has %d parameters, want %d", a.Network, a.Dataset, got, a.Params)
		}
		if a.Percent <= 50 || a.Percent >= 100 || a.Source == "" {
			t.Errorf("%+v: want a percentage and a source", a)
		}
	}
}

func TestFind(t *testing.T) {
	const fourteen = "stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256"
	for _, network := range []string{"lrunet-14", fourteen} {
		if a, ok := Find("cifar10", network); !ok || a.Percent != 89.34 {
			t.Errorf("%s: %+v, %v; want 89.34 %%", network, a, ok)
		}
	}
	if a, ok := Find("cifar10", "lrunet-3"); ok {
		t.Errorf("lrunet-3 was never published, found %+v", a)
	}
	for notation, want := range map[string]string{
		fourteen: "lrunet-14", "stem64/2 128x2/2 256x2/2 512x2 1024x2/2 head512": "lrunet-2-2x",
		"stem8/2 8x2 head8": "", "mobilenet-0.25": "",
	} {
		if got := Name(notation); got != want {
			t.Errorf("%s is named %q, want %q", notation, got, want)
		}
	}
}
