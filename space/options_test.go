package space

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"

	"lrunet/lrunet"
)

func TestEveryOptionHasItsListInYAML(t *testing.T) {
	for _, o := range lrunet.StageOptions() {
		var s Space
		text := fmt.Sprintf("%s: [%d, %d]", o.Key, o.Min, o.Max)
		if err := yaml.UnmarshalWithOptions([]byte(text), &s, yaml.Strict()); err != nil {
			t.Errorf("%s: %v", o.Name, err)
		} else if got := *s.list(o); !slices.Equal(got, []int{o.Min, o.Max}) {
			t.Errorf("%s is read as %v", text, got)
		}
	}
}

// A new option changes nothing in the searches of spaces that leave it out.
func TestAnOptionWithoutChoiceTakesNoRandomNumbers(t *testing.T) {
	s := newSpace(t, paper(), gray)
	for _, o := range options {
		o.AlwaysDrawn = false
		rng, fresh := rand.New(rand.NewSource(1)), rand.New(rand.NewSource(1))
		var st lrunet.Stage
		s.draw(rng, &st, o)
		if got := o.Get(st); got != o.Default || rng.Int63() != fresh.Int63() {
			t.Errorf("%s: drew %d, want %d and no random number", o.Name, got, o.Default)
		}
	}
}
