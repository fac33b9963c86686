package lrunet

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseReadsTheNotation(t *testing.T) {
	got, err := Parse("stem32 64x3e4g16/2 64x1g4 head100g2")
	if err != nil {
		t.Fatal(err)
	}
	want := Arch{
		Stem:   Stem{Width: 32, Stride: 1},
		Stages: []Stage{{Width: 64, Reuse: 3, Expansion: 4, Groups: 16, Pool: true}, {Width: 64, Reuse: 1, Expansion: 2, Groups: 4}},
		Head:   Head{Width: 100, Groups: 2},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestCanonicalNotation(t *testing.T) {
	for text, want := range map[string]string{
		"stem64/2 64x14/2 head256":             "stem64/2 64x14/2 head256",
		"  stem064/1   64x14e2g8/2  head256g8": "stem64 64x14/2 head256",
		"stem8 16x2e1g16 head8g4":              "stem8 16x2e1g16 head8g4",
		"lrunet-14":                            "stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256",
		"lrunet-14-2x":                         "stem64/2 128x14/2 256x14/2 512x14 1024x14/2 head512",
		"stem64\t64x1\n head64\r\n":            "stem64 64x1 head64",
		"stem64 64x1 head64g8-linear":          "stem64 64x1 head64-linear",
		"stem64 64x1 head64g4-linear":          "stem64 64x1 head64g4-linear",
		" lrunet-1\n":                          "stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256",
	} {
		a, err := Parse(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := a.String(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestParseErrorsPointAtTheToken(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "character 1: must be a stem, stages and a head",
		"   ":                                 "character 4: must be a stem",
		"stem64/2":                            "character 9: must be a stem",
		"stem64 head64":                       "character 14: must be a stem",
		"resnet-20":                           `character 1, "resnet-20": neither a published network (have lrunet-N, lrunet-N-2x`,
		"stem 64x1 head64":                    `character 1, "stem": must be the stem`,
		"stem64 x14 head64":                   `character 8, "x14": must be a stage`,
		"stem64 64xg8 head64":                 `character 8, "64xg8": must be a stage`,
		"stem64 64x2 head64g":                 `character 13, "head64g": must be the head`,
		"stem64 64x2 head64-":                 `character 13, "head64-": "-" is left over; must be the head`,
		"stem64 64x2 head64-lin":              `"-lin" is left over`,
		"stem64 64x2 head64-linearg4":         `"g4" is left over`,
		"stem64 64x2-linear head64":           `"-linear" is left over; must be a stage`,
		"64x1 64x1 head64":                    `character 1, "64x1": must be the stem`,
		"stem64/3 64x1 head64":                `character 1, "stem64/3": stride is 3, must be 1 to 2`,
		"stem64/ 64x1 head64":                 `character 1, "stem64/": must be the stem`,
		"stem64 64y14 head256":                `character 8, "64y14": must be a stage`,
		"stem64 64x14/3 head256":              `character 8, "64x14/3": "/3" is left over; must be a stage`,
		"stem64 64x14g4e2 head256":            `character 8, "64x14g4e2": "e2" is left over`,
		"stem64 64x65 head256":                `character 8, "64x65": reuse is 65, must be 1 to 64`,
		"stem64 64x0 head256":                 `character 8, "64x0": reuse is 0`,
		"stem64 8192x1 head256":               `character 8, "8192x1": width is 8192, must be 2 to 4096`,
		"stem64 99999999999999999999x1 h":     `"h": must be the head`,
		"stem64 99999999999999999999x1 head8": `character 8, "99999999999999999999x1": width is 9223372036854775807`,
		"stem64 64x1e9 head256":               "expansion is 9, must be 1 to 8",
		"stem8 9x1g9 head8":                   "width 9 is odd",
		"stem8 12x1 head8":                    "width 12 is not a multiple of its 8 groups",
		"stem64 128x1 64x1 head256":           `character 14, "64x1": width 64 is narrower than the 128 channels that come in`,
		"stem64 32x1 head256":                 `character 8, "32x1": width 32 is narrower than the 64`,
		"stem64 64x1 256":                     `character 13, "256": must be the head`,
		"stem64 64x1 head12":                  `character 13, "head12": width 12 is not a multiple of its 8 groups`,
		"stem4 12x1g4 head8":                  `character 14, "head8": 12 channels come in, not a multiple of its 8 groups`,
		"stem1" + strings.Repeat(" 8x1", 17) + " head8": `character 75, "head8": too many tokens`,
		"lrunet-0":     "N from 1 to 64",
		"lrunet-65":    "N from 1 to 64",
		"lrunet-014":   "N from 1 to 64",
		"lrunet-14-3x": "N from 1 to 64",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want ...%s...", text, err, want)
		}
	}
}

func TestHugeTextGivesAShortError(t *testing.T) {
	for _, text := range []string{strings.Repeat("stem64 ", 1<<17), strings.Repeat("9", 1<<20), "stem1 " + strings.Repeat("1", 1<<20) + "x1 head8"} {
		_, err := Parse(text)
		if err == nil || len(err.Error()) > 600 {
			t.Errorf("%q...: got an error of another kind or size: %.700v", text[:20], err)
		}
	}
}

func TestValidateNamesThePart(t *testing.T) {
	good := func() Arch {
		a, err := Parse("stem64/2 64x2/2 128x2 head64")
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if err := good().Validate(); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for want, spoil := range map[string]func(*Arch){
		"stem: width is 0":            func(a *Arch) { a.Stem.Width = 0 },
		"stem: stride is 4":           func(a *Arch) { a.Stem.Stride = 4 },
		"stage 1: width 68 is no":     func(a *Arch) { a.Stages[0].Width = 68 },
		"stage 2: groups is 0":        func(a *Arch) { a.Stages[1].Groups = 0 },
		"stage 2: expansion is 0":     func(a *Arch) { a.Stages[1].Expansion = 0 },
		"head: there are 0 stages":    func(a *Arch) { a.Stages = nil },
		"head: width is 4097":         func(a *Arch) { a.Head.Width = 4097 },
		"there are 17 stages":         func(a *Arch) { a.Stages = make([]Stage, 17) },
		"head: width 64 is no":        func(a *Arch) { a.Head.Groups = 48 },
		"stage 2: width 32 is narrow": func(a *Arch) { a.Stages[1].Width = 32 },
	} {
		a := good()
		spoil(&a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want ...%s...", err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"lrunet-14", "lrunet-2-2x", "stem64/2 64x14/2 128x14e4g16/2 head256", "stem1 2x1e1g1 head1g1-linear", "stem64 64x1\x00 head64", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err != nil {
			return
		}
		if err := a.Validate(); err != nil {
			t.Fatalf("%q parses to an invalid architecture: %v", text, err)
		}
		again, err := Parse(a.String())
		if err != nil || !reflect.DeepEqual(a, again) {
			t.Fatalf("%q: %q reads back as %+v, want %+v (%v)", text, a, again, a, err)
		}
		p, err := Build(text, Shape{3, 32, 32}, 10)
		if err != nil {
			if !strings.Contains(err.Error(), "already 1x1") {
				t.Fatalf("%q parses but does not build: %v", text, err)
			}
			return
		}
		if p.Arch != a.String() {
			t.Fatalf("%q: the program is called %q, want %q", text, p.Arch, a)
		}
	})
}
