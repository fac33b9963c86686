package program

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	built := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}}
	for want, info := range map[string]*debug.BuildInfo{
		"0123456789ab+changes": {Main: debug.Module{Path: module, Version: "(devel)"}, Settings: built},
		"0123456789ab":         {Main: debug.Module{Path: module}, Settings: built[:1]},
		"(devel)":              {Main: debug.Module{Path: module, Version: "(devel)"}},
		"v0.3.0":               {Main: debug.Module{Path: "mine", Version: "v9"}, Settings: built, Deps: []*debug.Module{{Path: "other", Version: "v8"}, {Path: module, Version: "v0.3.0"}}},
		unknown:                {Main: debug.Module{Path: module}},
	} {
		if got := versionOf(info); got != want {
			t.Errorf("version of %+v is %q, want %q", info, got, want)
		}
	}
	if Version() == "" {
		t.Error("the version is empty")
	}
}
