package eval_test

import (
	"cmp"
	"slices"
	"testing"

	"lrunet/eval"
	"lrunet/lrunet"
	"lrunet/lrunet/kernel"
)

// A network with an option of a stage comes back from its file, all parameters
// as they were.
func TestCheckpointsOfStageOptions(t *testing.T) {
	pool := kernel.NewPool(1)
	defer pool.Close()
	for _, o := range lrunet.StageOptions() {
		s := lrunet.NewStage(16, 3)
		o.Set(&s, min(o.Max, cmp.Or(2*o.Default, 2)))
		arch := "stem8/2 " + s.String() + " head8"
		network, err := eval.Open(saved(t, arch), "")
		if err != nil {
			t.Errorf("%s: %v", arch, err)
			continue
		}
		if network.Arch != arch {
			t.Errorf("%s comes back as %s", arch, network.Arch)
		}
		got, err := network.Model(pool)
		if err != nil {
			t.Errorf("%s: %v", arch, err)
			continue
		}
		want, err := network.Model(pool)
		if err != nil {
			t.Fatal(err)
		}
		want.Init(1) // as it was saved
		for i, p := range got.Params {
			if !slices.Equal(p.Value, want.Params[i].Value) {
				t.Errorf("%s: %s has changed", arch, p.Name)
			}
		}
	}
}
