package table

import (
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

func TestParseRefuses(t *testing.T) {
	for old, becomes := range map[string][2]string{
		"name: tiny":            {"name: a/b", "name: \"a/b\" may hold"},
		"validation: 40":        {"validation: 0", "validation must be positive"},
		"train_images: 60":      {"train_images: -1", "must be 0 or more"},
		"networks: 3":           {"networks: 0", "networks must be 1 to"},
		"min: 10k, max: 200k":   {"min: 5, max: 5", "max above min"},
		"strata: 2":             {"strata: 0", "strata must be 1 to 100"},
		"{epochs: 2, recipe":    {"{epochs: 1, recipe", "epochs must rise, got 1 after 1"},
		"{epochs: 1, recipe":    {"{epochs: 1, every: 2, recipe", "the first one is each network's"},
		"every: 2, recipe":      {"every: -2, recipe", "every: must be 0 or more"},
		"seeds: [2], every: 3":  {"seeds: [1]", "seeds: duplicate 1"},
		"seeds: [2], every: 3}": {"seeds: [2], every: -1}", "every: must be 0 or more"},
		"widths: [8, 16]":       {"widths: [9]", "9 is odd"},
		"epochs: 3, every":      {"epochs: 3, ever", "unknown field \"ever\""},
	} {
		text := strings.Replace(tinyYAML, old, becomes[0], 1)
		if text == tinyYAML {
			t.Fatalf("there is no %q to replace", old)
		}
		_, err := Parse("tiny.yaml", []byte(text))
		testkit.WantError(t, err, becomes[1])
		testkit.WantError(t, err, "tiny.yaml: line ")
	}
}

// More training images than there are is told before a folder is made.
func TestTooManyImages(t *testing.T) {
	table := tiny(t)
	table.TrainImages = 121
	_, err := Build(t.Context(), table, options(t))
	testkit.WantError(t, err, "train_images: must be at most 120, which validation leaves of 160, got 121")
}
