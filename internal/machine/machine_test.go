package machine

import "testing"

func TestNamesAreNotEmpty(t *testing.T) {
	if CPU() == "" || System() == "" {
		t.Errorf("CPU %q, system %q: want names", CPU(), System())
	}
}
