package dataset

import (
	"errors"
	"testing"
)

// Where no folder is named and the user has none, the error says which is
// missing.
func TestNoFolders(t *testing.T) {
	for _, variable := range []string{DataVariable, CacheVariable, "HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(variable, "")
	}
	if _, err := (Options{}).Home(); !errors.Is(err, ErrNoHome) {
		t.Errorf("error %v, must be ErrNoHome", err)
	}
	if _, err := (Options{}).cacheFolder(); !errors.Is(err, ErrNoCache) {
		t.Errorf("error %v, must be ErrNoCache", err)
	}
	if dir, err := (Options{Dir: "here"}).Home(); dir != "here" || err != nil {
		t.Errorf("folder %q, error %v", dir, err)
	}
}
