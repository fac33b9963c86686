package reports

import (
	"embed"
	"strings"
)

//go:embed page
var assets embed.FS

// Style sheets and scripts of the pages: files of page, one after another. The
// scripts of sweeps and races bring their drawings to life; those of searches draw
// all from the page's document.
var (
	pageCSS   = asset("page.css") + asset("chart.css")
	searchCSS = asset("search.css")
	pageJS    = script("dom", "number", "scale", "series", "ends", "parallels", "save", "plot", "library", "tip", "sort", "online", "figures")
	searchJS  = script(
		"dom", "number", "scale", "series", "ends", "parallels", "save", "plot", "library", "tip", "sort", "online",
		"data", "state", "selection", "filter", "options", "colour", "points", "fingers", "brush", "csv",
		"references", "front_series", "front", "parallel", "heading", "table", "architecture", "confusion", "details", "candidate",
		"mean", "hypervolume", "learning", "rungs", "generations", "workers", "course",
		"importance", "isolines", "effects", "marginals", "matter", "working", "live", "main")
)

func script(names ...string) string {
	parts := []string{"'use strict';\n"}
	for _, name := range names {
		parts = append(parts, asset(name+".js"))
	}
	return strings.Join(parts, "\n")
}

// asset is a file that is part of the program.
func asset(name string) string {
	text, err := assets.ReadFile("page/" + name)
	if err != nil {
		panic("reports: the program was built without page/" + name)
	}
	return string(text)
}
