package lrunet

import (
	"slices"
	"strings"
	"testing"
)

// The network of a smaller count is the ordinary one of that depth, which shares all
// parameters but those of batch normalisations with the deeper one.
func TestBesideSharesAllButNormalisations(t *testing.T) {
	in := Shape{C: 1, H: 12, W: 12}
	deep, err := Build("stem8/2 8x4g4n1/2 8x2g4r1 16x3g4 head8", in, 3)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := deep.Beside(Depths{Counts: 0b1010})
	if err != nil || len(programs) != 1 {
		t.Fatal(programs, err)
	}
	beside := programs[0]
	ordinary, err := Build("stem8/2 8x2g4n1q2/2 8x2g4r1 16x2g4q1 head8", in, 3)
	if err != nil {
		t.Fatal(err)
	}
	if beside.Arch != ordinary.Arch || len(beside.Layers) != len(ordinary.Layers) {
		t.Fatalf("beside is %s, want %s", beside.Arch, ordinary.Arch)
	}
	names := map[string]bool{}
	for _, p := range deep.Params() {
		names[p.Name] = true
	}
	for i, p := range beside.Params() {
		want := ordinary.Params()[i]
		norm := slices.Contains([]Role{Scale, Shift, Mean, Variance}, p.Role)
		if norm != !names[p.Name] || !slices.Equal(p.Shape, want.Shape) || p.Role != want.Role {
			t.Errorf("%s of role %d: shared %v", p.Name, p.Role, names[p.Name])
		}
		if p.Role.Affine() {
			if shared := (Depths{0b1010, true}).NameOf(2, want); shared != want.Name {
				t.Errorf("%s is called %s where it is shared", want.Name, shared)
			}
		}
		if norm && p.Name != "reuse2."+want.Name || !norm && p.Name != want.Name {
			t.Errorf("%s is called %s", want.Name, p.Name)
		}
	}
}

func TestAtReuseRefuses(t *testing.T) {
	for arch, want := range map[string]string{"mobilenet-0.25": "only networks of layer reuse", "stem8/2 8x4g4o head8": "reuse count 1: "} {
		p, err := Build(arch, Shape{C: 3, H: 32, W: 32}, 3)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.AtReuse(1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", arch, err, want)
		}
		if _, err := p.AtReuse(0); err == nil || !strings.Contains(err.Error(), "positive") {
			t.Errorf("%s: error %v for no iteration", arch, err)
		}
	}
}
