package dataset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// colourTable is a table of four images of 3x16x16, alternately of two classes,
// whose pixels at places (channel, row, column) are written in the order given.
func colourTable(header string, places [][3]int, value func(image int, place [3]int) int) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for image := range 4 {
		fmt.Fprint(&b, image%2)
		for _, place := range places {
			fmt.Fprint(&b, ",", value(image, place))
		}
		b.WriteString("\n")
	}
	return b.Bytes()
}

// slope is an image that is brighter to the bottom, and different in its colours.
func slope(image int, p [3]int) int { return image + 60*p[0] + 5*p[1] + p[2]%3 }

// Colours in planes and interleaved ones give the same images, whether names tell
// the order or the images do; the note says which it was taken for, and why.
func TestCSVOrdersOfColours(t *testing.T) {
	const side = 16
	var planar, interleaved [][3]int
	for i := range 3 * side * side {
		planar = append(planar, [3]int{i / (side * side), i / side % side, i % side})
		interleaved = append(interleaved, [3]int{i % 3, i / 3 / side, i / 3 % side})
	}
	header := func(names func(i int) string) string {
		fields := []string{"label"}
		for i := range planar {
			fields = append(fields, names(i))
		}
		return strings.Join(fields, ",") + "\n"
	}
	counted := header(func(i int) string { return fmt.Sprint("pixel", i) })
	noise := func(image int, p [3]int) int {
		return int(rand.New(rand.NewPCG(uint64(image), uint64(256*p[0]+16*p[1]+p[2]))).Uint64() % 251)
	}
	for name, c := range map[string]struct {
		header string
		places [][3]int
		value  func(int, [3]int) int
		note   string
	}{
		"planes":                 {counted, planar, slope, "taken as planes, one after the other, as rows are most alike so"},
		"planes, no header":      {"", planar, slope, "taken as planes, one after the other, as rows are most alike so"},
		"interleaved":            {counted, interleaved, slope, "taken as interleaved, pixel by pixel, as rows are most alike so"},
		"interleaved, no header": {"", interleaved, slope, "taken as interleaved"},
		"row, column, colour": {header(func(i int) string {
			return fmt.Sprintf("p_%d_%d_%d", interleaved[i][1], interleaved[i][2], interleaved[i][0])
		}), interleaved, slope, "taken as interleaved"},
		"names": {header(func(i int) string {
			return fmt.Sprintf("%c%d", "rgb"[interleaved[i][0]], interleaved[i][1]*side+interleaved[i][2])
		}), interleaved, slope, ""},
		"names in planes":  {header(func(i int) string { return fmt.Sprintf("%c_%d", "RGB"[planar[i][0]], i%(side*side)) }), planar, slope, ""},
		"nothing tells it": {counted, planar, noise, "though the images do not tell"},
	} {
		t.Run(name, func(t *testing.T) {
			table := colourTable(c.header, c.places, c.value)
			d, err := Load(t.Context(), "csv:"+write(t, t.TempDir(), map[string][]byte{"train.csv": table, "test.csv": table}), caching(t))
			if err != nil {
				t.Fatal(err)
			}
			for image := range d.Train.Len() {
				for i, place := range planar {
					if want := c.value(image, place); int(d.Train.Image(image)[i]) != want || int(d.Test.Image(image)[i]) != want {
						t.Fatalf("image %d, place %v is %d and %d, want %d", image, place, d.Train.Image(image)[i], d.Test.Image(image)[i], want)
					}
				}
			}
			noted := slices.IndexFunc(d.Notes, func(note string) bool { return strings.Contains(note, "colours are taken") })
			if (noted >= 0) != (c.note != "") || noted >= 0 && !strings.Contains(d.Notes[noted], c.note) {
				t.Errorf("notes %q, want %q", d.Notes, c.note)
			}
		})
	}
}
