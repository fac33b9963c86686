package eval

import "testing"

// TestTitles wants words for every measure, and no unit that says them again.
func TestTitles(t *testing.T) {
	seen := map[string]string{}
	for _, k := range kinds {
		got := TitleOf(k.Name, k.Unit)
		if got.Text == "" || got.Meaning == "" || seen[got.Text] != "" {
			t.Errorf("%s: title %+v, want one of its own with a meaning", k.Name, got)
		}
		seen[got.Text] = k.Name
	}
	if got := TitleOf("params", "elements"); got.Text != "parameters" || got.Unit != "" {
		t.Errorf("params: %+v", got)
	}
	if got := TitleOf("mac_fetch_once", "elements"); got.Unit != "elements" {
		t.Errorf("mac_fetch_once: %+v", got)
	}
	if got := TitleOf("speed", "m/s"); got != (Title{Text: "speed", Unit: "m/s"}) {
		t.Errorf("an unknown measure: %+v", got)
	}
}
