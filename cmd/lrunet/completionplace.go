package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// place is where a command line has come to.
type place struct {
	node  *kong.Node
	flag  *kong.Flag // whose value comes next
	given int        // arguments of the command
}

// pass goes past a word.
func (p *place) pass(word string) {
	switch {
	case word == "=": // which bash has apart
	case p.flag != nil:
		p.flag = nil
	case strings.HasPrefix(word, "-"):
		if f := p.find(word); f != nil && !f.IsBool() {
			p.flag = f
		}
	default:
		for _, child := range p.node.Children {
			if child.Name == word {
				p.node, p.given = child, 0
				return
			}
		}
		p.given++
	}
}

// all are the flags of the command and of those around it.
func (p *place) all() []*kong.Flag {
	var flags []*kong.Flag
	for n := p.node; n != nil; n = n.Parent {
		flags = append(flags, n.Flags...)
	}
	return slices.DeleteFunc(flags, func(f *kong.Flag) bool { return f.Hidden })
}

// find is the flag of that name, with its dashes; nil: there is none, or it has its
// value already.
func (p *place) find(name string) *kong.Flag {
	for _, f := range p.all() {
		if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
			return f
		}
	}
	return nil
}

// flags are suggestions.
func (p *place) flags() []suggestion {
	var found []suggestion
	for _, f := range p.all() {
		found = append(found, suggestion{"--" + f.Name, firstSentence(f.Help)})
		if f.Tag.Negatable != "" {
			found = append(found, suggestion{"--no-" + f.Name, "Not: " + firstSentence(f.Help)})
		}
	}
	return found
}

// arguments are the commands in this one, or what its next argument may be.
func (p *place) arguments() []suggestion {
	var found []suggestion
	for _, child := range p.node.Children {
		if !child.Hidden {
			found = append(found, suggestion{child.Name, firstSentence(child.Help)})
		}
	}
	if len(found) > 0 || len(p.node.Positional) == 0 {
		return found
	}
	next := p.node.Positional[min(p.given, len(p.node.Positional)-1)]
	if p.given >= len(p.node.Positional) && !next.IsSlice() {
		return nil
	}
	return valuesOf(next, p.node.Name+" "+next.Name, "")
}

// valuesOf are the words that a value may be, as far as they are known.
func valuesOf(v *kong.Value, name, before string) []suggestion {
	words := slices.DeleteFunc(v.EnumSlice(), func(word string) bool { return word == "" })
	if list, ok := knownWords[name]; ok && v.Enum == "" {
		words = list()
	}
	var found []suggestion
	for _, word := range words {
		found = append(found, suggestion{before + word, ""})
	}
	return found
}

// firstSentence is how much of a help fits beside a word.
func firstSentence(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	first, _, _ = strings.Cut(first, "; ")
	return strings.TrimSuffix(first, ".")
}
