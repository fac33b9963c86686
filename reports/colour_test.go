package reports

import (
	"fmt"
	"math"
	"regexp"
	"testing"
)

// TestColoursAreTold wants readers with each kind of colour blindness to tell lines
// of equal standing apart, on light and on dark.
func TestColoursAreTold(t *testing.T) {
	found := regexp.MustCompile(`--tone-([a-f]): #([0-9a-f]{6})`).FindAllStringSubmatch(pageCSS, -1)
	if len(found) != 2*tones {
		t.Fatalf("%d colours, want %d for light and as many for dark", len(found), tones)
	}
	for sight, matrix := range sights {
		for i, a := range found {
			for _, b := range found[i+1 : (i/tones+1)*tones] {
				if d := distance(seen(matrix, a[2]), seen(matrix, b[2])); d < 15 {
					t.Errorf("%s: %s and %s are %.0f apart, want 15", sight, a[0], b[0], d)
				}
			}
		}
	}
}

// TestRampIsSeen wants every step of a ramp to stand out from the page's cards, and
// each to be told from the next.
func TestRampIsSeen(t *testing.T) {
	found := regexp.MustCompile(`--ramp-[1-6]: #([0-9a-f]{6})`).FindAllStringSubmatch(searchCSS, -1)
	cards := regexp.MustCompile(`--card: #([0-9a-f]{6})`).FindAllStringSubmatch(pageCSS, -1)
	if len(found) != 12 || len(cards) != 2 {
		t.Fatalf("%d steps on %d cards, want 12 on 2", len(found), len(cards))
	}
	light := func(hex string) float64 { // relative luminance by WCAG, from CIELAB's lightness
		return math.Pow((seen(sights["full"], hex)[0]+16)/116, 3) + 0.05
	}
	before := 1.0
	for i, step := range found {
		if i%6 == 0 {
			before = 1
		}
		contrast := math.Exp(math.Abs(math.Log(light(step[1]) / light(cards[i/6][1]))))
		if contrast < 3 || contrast < 1.2*before {
			t.Errorf("%s has contrast %.2f after %.2f, want 3 and more each", step[0], contrast, before)
		}
		before = contrast
	}
}

// sights are what eyes make of linear red, green and blue: Machado, Oliveira and
// Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency
// (2009), severity 1.
var sights = map[string][3][3]float64{
	"full":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seen is a colour in CIELAB as eyes see it.
func seen(sight [3][3]float64, hex string) [3]float64 {
	var bytes [3]uint8
	fmt.Sscanf(hex, "%02x%02x%02x", &bytes[0], &bytes[1], &bytes[2])
	var linear, eye [3]float64
	for i, b := range bytes {
		v := float64(b) / 255
		linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		if v <= 0.04045 {
			linear[i] = v / 12.92
		}
	}
	for i, row := range sight {
		for j, v := range row {
			eye[i] += v * linear[j]
		}
		eye[i] = min(1, max(0, eye[i]))
	}
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*eye[0] + 0.3576*eye[1] + 0.1805*eye[2]) / 0.9505)
	y := f(0.2126*eye[0] + 0.7152*eye[1] + 0.0722*eye[2])
	z := f((0.0193*eye[0] + 0.1192*eye[1] + 0.9505*eye[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}
