// Package program says which version of lrunet runs, for reports and results.
package program

import "runtime/debug"

// module is lrunet's path.
const module = "lrunet"

// unknown stands where Go does not know the version.
const unknown = "unknown"

// Version is the commit that the program was built from, where Go knows it; in
// a program that uses lrunet as a library, the version that it requires.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknown
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	if info.Main.Path != module {
		for _, m := range info.Deps {
			if m.Path == module {
				return m.Version
			}
		}
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	switch {
	case revision != "":
		return revision + changed
	case info.Main.Version != "":
		return info.Main.Version
	}
	return unknown
}
