package main

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// AfterApply is called by the parser. It refuses what was typed but says nothing: an
// empty text, such as a shell's variable that is not set, and a zero where zero stands
// for the default, as a file's zero is refused. So it refuses a flag with the tag
// needs:"other" where the other one was not typed: it would have no effect. And it
// refuses a flag that was both set and negated.
func (*cli) AfterApply(command *kong.Context) error {
	if selected := command.Selected(); selected == nil || selected.Hidden {
		return nil
	}
	flags := givenFlags(command)
	for _, given := range command.Path {
		v := given.Positional
		if given.Flag != nil {
			v = given.Flag.Value
		}
		if v == nil {
			continue
		}
		if what := blank(v); what != "" {
			return fmt.Errorf("%s must not be %s%s", strings.Trim(v.ShortSummary(), "[ .]"), what, instead(v))
		}
		if v.Tag.Negatable != "" && slices.Contains(command.Args, "--"+v.Name) && slices.Contains(command.Args, "--no-"+v.Name) {
			return fmt.Errorf("--%s and --no-%s exclude each other", v.Name, v.Name)
		}
		if needed := v.Tag.Get("needs"); needed != "" && !slices.Contains(flags, needed) {
			return fmt.Errorf("--%s needs --%s", v.Name, needed)
		}
	}
	return nil
}

// said is a word that was typed; "": none was.
func said(word *string) string {
	if word == nil {
		return ""
	}
	return *word
}

// givenFlags are the names of the flags that were typed.
func givenFlags(command *kong.Context) []string {
	var names []string
	for _, given := range command.Path {
		if given.Flag != nil {
			names = append(names, given.Flag.Name)
		}
	}
	return names
}

// instead is what to do in place of a blank.
func instead(v *kong.Value) string {
	if v.Required {
		return ""
	}
	return ": leave it out for the default"
}

// blank is what a value is that says nothing: "" for one that says something. A number
// cannot be told from one that was left out, unless it has a default of its own or is
// behind a pointer; the tag zero:"default" is for those of them whose zero stands for
// the default all the same.
func blank(v *kong.Value) string {
	value := v.Target
	absent := !v.HasDefault && value.Kind() != reflect.Pointer || v.Tag.Get("zero") == "default"
	if value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	switch {
	case value.Kind() == reflect.String && value.Len() == 0:
		return "empty"
	case value.Kind() == reflect.Slice && emptyWithin(value):
		return "empty"
	case absent && (value.CanInt() || value.CanFloat()) && value.IsZero():
		return "0"
	}
	return ""
}

// emptyWithin says whether a list has nothing in it, or an empty text.
func emptyWithin(list reflect.Value) bool {
	for i := range list.Len() {
		if item := list.Index(i); item.Kind() == reflect.String && item.Len() == 0 {
			return true
		}
	}
	return list.Len() == 0
}

// negative is the beginning of a number below zero.
var negative = regexp.MustCompile(`^-\.?[0-9]`)

// joined puts a negative number behind its flag, as --epochs=-1. The parser would take
// it for a flag itself, and not say which numbers may be there.
func joined(args []string) []string {
	var list []string
	for i, arg := range args {
		last := len(list) - 1
		switch {
		case arg == "--":
			return append(list, args[i:]...)
		case last >= 0 && negative.MatchString(arg) && strings.HasPrefix(list[last], "--") && !strings.Contains(list[last], "="):
			list[last] += "=" + arg
		default:
			list = append(list, arg)
		}
	}
	return list
}
