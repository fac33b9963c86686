package space

import (
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/lrunet"
)

var update = flag.Bool("update", false, "write golden files anew")

// goldenSpaces are small ones, one around the published networks and one in
// which every list has several values, on large and tiny images.
func goldenSpaces() map[string]onImages {
	spaces := maps.Clone(small)
	maps.DeleteFunc(spaces, func(name string, _ onImages) bool {
		return strings.HasPrefix(name, "option ")
	})
	big := paper()
	big.Expansions, big.Groups = []int{1, 2, 4}, []int{4, 8, 16, 24}
	big.Widths = append(big.Widths, 24, 48, 96)
	for name, c := range map[string]onImages{
		"paper":                {paper(), gray},
		"lists of all lengths": {big, lrunet.Shape{C: 3, H: 32, W: 32}},
		"tiny images":          {big, lrunet.Shape{C: 3, H: 3, W: 4}},
	} {
		spaces[name] = c
	}
	return spaces
}

// A seed stands for the same genomes and takes the same random numbers in
// every version of the program, so that recorded searches can be repeated.
func TestGenomesOfASeedAreTheRecordedOnes(t *testing.T) {
	var got strings.Builder
	spaces := goldenSpaces()
	for _, name := range slices.Sorted(maps.Keys(spaces)) {
		s := newSpace(t, spaces[name].space, spaces[name].in)
		fmt.Fprintf(&got, "# %s: %v architectures\n", name, s.Size())
		rng := rand.New(rand.NewSource(20))
		for range 12 {
			a, b := s.Sample(rng), s.Sample(rng)
			fmt.Fprintf(&got, "sample    %s | %s\n", a.Key(), b.Key())
			a.Crossover(b, rng)
			fmt.Fprintf(&got, "crossover %s | %s\n", a.Key(), b.Key())
			for range 3 {
				a.Mutate(rng)
				b.Mutate(rng)
				fmt.Fprintf(&got, "mutate    %s | %s\n", a.Key(), b.Key())
			}
			fmt.Fprintf(&got, "then      %d\n", rng.Int63())
		}
	}
	path := filepath.Join("testdata", "genomes.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(got.String(), "\n") {
		if old := strings.Split(string(want), "\n"); i >= len(old) || line != old[i] {
			t.Fatalf("line %d: got %q, which is not the recorded one", i+1, line)
		}
	}
	if len(want) != got.Len() {
		t.Errorf("got %d bytes, recorded are %d", got.Len(), len(want))
	}
}
