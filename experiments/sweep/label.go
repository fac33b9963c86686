package sweep

import (
	"fmt"
	"slices"
	"strings"

	"lrunet/lrunet"
)

// labels are what sets networks apart in figures, where notation is too long, by
// the sweep's names of the networks: options of all their stages, reuse, then width.
// Networks that these do not tell apart have none.
func labels(networks []string) map[string]string {
	archs := map[string]lrunet.Arch{}
	for _, n := range networks {
		if a, err := lrunet.Parse(n); err == nil {
			archs[n] = a
		}
	}
	common := commonOptions(archs)
	found := map[string]string{}
	for _, parts := range [][]func(lrunet.Arch) string{{common.others}, {reuseText, common.others}, {common.others, widthText}, {reuseText, common.others, widthText}} {
		all := map[string]string{}
		count := map[string]int{}
		for n, a := range archs {
			all[n] = joined(a, parts)
			count[all[n]]++
		}
		for n, label := range all {
			if found[n] == "" && count[label] == 1 {
				found[n] = label
			}
		}
	}
	return found
}

// joined is the texts of an architecture that are not empty.
func joined(a lrunet.Arch, parts []func(lrunet.Arch) string) string {
	var texts []string
	for _, part := range parts {
		texts = append(texts, part(a))
	}
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), ", ")
}

func reuseText(a lrunet.Arch) string { return fmt.Sprintf("reuse %d", mostReuse(a)) }

func widthText(a lrunet.Arch) string {
	width := 0
	for _, s := range a.Stages {
		width = max(width, s.Width)
	}
	return fmt.Sprintf("width %d", width)
}

// optionTexts are the options that every stage of an architecture has with the same
// value, in words.
type optionTexts []string

func optionsOf(a lrunet.Arch) optionTexts {
	var list optionTexts
	for _, o := range lrunet.StageOptions() {
		value := o.Get(a.Stages[0])
		if value == o.Default || slices.ContainsFunc(a.Stages, func(s lrunet.Stage) bool { return o.Get(s) != value }) {
			continue
		}
		text := o.Name
		if o.Max > 1 {
			text = fmt.Sprintf("%s %d", o.Name, value)
		}
		list = append(list, text)
	}
	return list
}

// commonOptions are those of all architectures.
func commonOptions(archs map[string]lrunet.Arch) optionTexts {
	var common optionTexts
	first := true
	for _, a := range archs {
		own := optionsOf(a)
		if first {
			common, first = own, false
		}
		common = slices.DeleteFunc(common, func(o string) bool { return !slices.Contains(own, o) })
	}
	return common
}

// others are the options of an architecture that are not among these.
func (common optionTexts) others(a lrunet.Arch) string {
	return strings.Join(slices.DeleteFunc(optionsOf(a), func(o string) bool { return slices.Contains(common, o) }), ", ")
}
