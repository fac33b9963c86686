package lrunet

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// Counts are the same after a way through text, JSON and YAML.
func TestCountsComeBack(t *testing.T) {
	for text, list := range map[string][]int{"1,2,4,8": {1, 2, 4, 8}, "64": {64}, "8, 1": {1, 8}} {
		var c, read Counts
		if err := c.UnmarshalText([]byte(text)); err != nil || !slices.Equal(c.List(), list) {
			t.Errorf("%s: %v, error %v", text, c.List(), err)
		}
		if err := read.UnmarshalText([]byte(c.String())); err != nil || read != c {
			t.Errorf("%s: text %s comes back as %v, error %v", text, c, read, err)
		}
		read = 0
		encoded, err := json.Marshal(c)
		if err != nil || json.Unmarshal(encoded, &read) != nil || read != c {
			t.Errorf("%s: JSON %s comes back as %v, error %v", text, encoded, read, err)
		}
		read = 0
		encoded, err = yaml.Marshal(c)
		if err != nil || yaml.Unmarshal(encoded, &read) != nil || read != c {
			t.Errorf("%s: YAML %s comes back as %v, error %v", text, encoded, read, err)
		}
		if c.Largest() != slices.Max(list) {
			t.Errorf("%s: the largest is %d", text, c.Largest())
		}
	}
}

func TestCountsRefuse(t *testing.T) {
	for text, want := range map[string]string{"": "must be reuse counts", "1,x": "must be reuse counts", "0": "1 to 64", "65": "1 to 64", "2,2": "twice"} {
		var c Counts
		if err := c.UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || c != 0 {
			t.Errorf("%q: %v, error %v, want %q", text, c, err, want)
		}
	}
}

func TestCountsWithinAreCut(t *testing.T) {
	all, err := CountsOf(1, 2, 4, 64)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "1", 2: "1,2", 3: "1,2,3", 8: "1,2,4,8", 64: "1,2,4,64"} {
		if got := all.Within(n).String(); got != want {
			t.Errorf("within %d: %s, want %s", n, got, want)
		}
	}
}
