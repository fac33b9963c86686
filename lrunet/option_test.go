package lrunet

import (
	"strings"
	"testing"
)

func TestOptionsAreDistinct(t *testing.T) {
	for i, o := range stageOptions {
		if o.Name == "" || o.Key == "" || o.Letter == "" || strings.ContainsAny(o.Letter[:1], "0123456789/x") || o.build == nil {
			t.Errorf("option %d, %q, is incomplete", i, o.Name)
		}
		if o.Default < o.Min || o.Default > o.Max || o.flag() && o.Default != 0 {
			t.Errorf("%s: default %d of %d to %d", o.Name, o.Default, o.Min, o.Max)
		}
		if (o.Fits == nil) != (o.Misfit == "") {
			t.Errorf("%s: Fits and Misfit go together", o.Name)
		}
		for _, other := range stageOptions[:i] {
			if o.Name == other.Name || o.Key == other.Key || strings.HasPrefix(o.Letter, other.Letter) || strings.HasPrefix(other.Letter, o.Letter) {
				t.Errorf("%s and %s cannot be told apart", o.Name, other.Name)
			}
		}
	}
}

// Each value is written, unless it is the default, and read back; those beyond
// the limits are refused.
func TestOptionsInTheNotation(t *testing.T) {
	for _, o := range stageOptions {
		for _, v := range []int{o.Min, o.Default, o.Max, o.Min - 1, o.Max + 1} {
			s := NewStage(MaxWidth, 3)
			o.Set(&s, v)
			bad := v < o.Min || v > o.Max || !o.Allows(MaxWidth, 3, v)
			if o.Get(s) != v && !(bad && o.flag()) {
				t.Fatalf("%s: set to %d it is %d", o.Name, v, o.Get(s))
			}
			text := s.String()
			if (text == "4096x3") != (o.Get(s) == o.Default) || !strings.HasPrefix(text, "4096x3") {
				t.Errorf("%s %d is written %q", o.Name, v, text)
			}
			if bad {
				if err := s.check(1); err == nil && !o.flag() {
					t.Errorf("%s %d is allowed", o.Name, v)
				}
				continue
			}
			a, err := Parse("stem1 " + text + " head8")
			if err != nil || a.Stages[0] != s {
				t.Errorf("%q reads back as %+v (%v)", text, a.Stages, err)
			}
		}
	}
}

func TestAFlagIsALetterAlone(t *testing.T) {
	flag := StageOption{
		Name: "own weights", Letter: "o", Max: 1,
		Get: func(s Stage) int { return s.Reuse },
		Set: func(s *Stage, v int) { s.Reuse = v },
	}
	for v, text := range []string{"", "o"} {
		var s Stage
		c := cursor{rest: text + "g4"}
		flag.read(&c, &s)
		if s.Reuse != v || c.rest != "g4" || c.missing {
			t.Errorf("%q: read %d, left %q", text, s.Reuse, c.rest)
		}
		if got := flag.text(s); got != text {
			t.Errorf("%d is written %q, want %q", v, got, text)
		}
	}
	if got := flag.form(); got != "o for own weights" {
		t.Errorf("form %q", got)
	}
}

// What each option makes of 10-LruNet's 182,090 parameters. A stage of C channels
// has 18C + C*C/4 shared weights, and an iteration 6C of its normalisations.
func TestOptionsCount(t *testing.T) {
	for option, want := range map[string]int{
		"":    182090,
		"u":   182090 - 10*2*960,
		"o":   182090 + 9*104320,
		"r1":  182090 + 10*3*960,
		"r2":  182090 + 10*6*960,
		"t2":  182090 + 104320 + 10*4*2*2,
		"n1":  182090 - 9*4*960,
		"n2":  182090 - 9*(4+1)*960,
		"n3":  182090 - 9*6*960 + 10*4,
		"un3": 182090 - 2*960 - 9*6*960 + 10*4,
		"b8":  182090 - 87040 + 8*2*960 + 10*(2+9)*960,
	} {
		if got := trainable(build(t, ten(option), Shape{1, 28, 28}, 10)); got != want {
			t.Errorf("option %q: %d parameters, want %d", option, got, want)
		}
	}
}

// ten is 10-LruNet with options in every stage.
func ten(options string) string {
	return strings.ReplaceAll("stem64/2 64x10?/2 128x10?/2 256x10? 512x10?/2 head256", "?", options)
}

func TestOptionsOfOneKindExcludeEachOther(t *testing.T) {
	for text, want := range map[string]string{
		"ot2":   "own weights and templates exclude each other",
		"or1":   "own weights and rank exclude each other",
		"r1b2":  "rank and bases exclude each other",
		"t2b2":  "templates and bases exclude each other",
		"t65":   "templates is 65, must be 0 to 64",
		"r1t2o": `"o" is left over`,
	} {
		refuses(t, "8x2"+text, want)
	}
}

func refuses(t *testing.T, stage, want string) {
	t.Helper()
	_, err := Parse("stem8 " + stage + " head8")
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: got %v, want ...%s...", stage, err, want)
	}
}

// What is about the differences between iterations needs two of them.
func TestOptionsOfReuseNeedReuse(t *testing.T) {
	for _, option := range []string{"o", "r1", "t2", "n1", "i"} {
		refuses(t, "8x1"+option, "of no effect in a stage that is executed once; leave out \""+option)
	}
	if _, err := Parse("stem8 8x1ub2s1 head8"); err != nil {
		t.Error(err)
	}
}
