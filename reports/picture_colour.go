package reports

import (
	"fmt"
	"image/color"
	"regexp"
	"strings"
	"sync"
)

// textColour is that of texts on paper.
const textColour = "var(--ink)"

// colourRule is a colour of the style sheet.
var colourRule = regexp.MustCompile(`(--[a-z-]+): (#[0-9a-f]{6});`)

// lightColours are the style sheet's, by their names: those that stand first in it.
var lightColours = sync.OnceValue(func() map[string]string {
	colours := map[string]string{}
	for _, found := range colourRule.FindAllStringSubmatch(pageCSS, -1) {
		if _, there := colours[found[1]]; !there {
			colours[found[1]] = found[2]
		}
	}
	return colours
})

// printColour is a colour of the style sheet on paper: that of light pages. What it
// lacks is black.
func printColour(name string) color.Color {
	c := color.NRGBA{A: 255}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "var("), ")")
	fmt.Sscanf(lightColours()[name], "#%02x%02x%02x", &c.R, &c.G, &c.B) // else black
	return c
}
