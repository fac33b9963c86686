package dataset

import (
	"fmt"
	"strings"
	"testing"
)

// Where a share of the images is held out, it must leave each class one.
func TestHeldOutShareLeavesEachClassAnImage(t *testing.T) {
	image := photos(t)["train/cat/0.png"]
	files := map[string][]byte{"rare/0.png": image}
	for i := range 8 {
		files[fmt.Sprintf("common/%d.png", i)] = image
	}
	o := caching(t)
	o.TestShare = 0.6
	_, err := Load(t.Context(), "dir:"+write(t, t.TempDir(), files), o)
	if want := "would be held out for the test split: rare (1 image)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
