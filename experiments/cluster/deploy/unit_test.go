// Package deploy tests the files that run lrunet on many machines, with what this
// machine has: no engine for images and no service manager are needed.
package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// unit writes the service's file with a program that is there.
func unit(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("LRUNET_REQUIRE_SYSTEMD") != "" {
			t.Fatal("systemd-analyze is missing (Debian: systemd)")
		}
		t.Skip("systemd-analyze is missing (Debian: systemd)")
	}
	text, err := os.ReadFile("systemd/lrunet-worker.service")
	testkit.Must(t, err)
	self, err := os.Executable()
	testkit.Must(t, err)
	path := filepath.Join(t.TempDir(), "lrunet-worker.service")
	testkit.Must(t, os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/lrunet", self)), 0o644))
	return path
}

// systemd understands every line of the service.
func TestUnit(t *testing.T) {
	out, err := exec.Command("systemd-analyze", "verify", "--man=no", unit(t)).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// The service may do little beside what it is for: systemd's own judgement, from 0
// for nothing to 100 for all.
func TestUnitIsConfined(t *testing.T) {
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", unit(t)).CombinedOutput()
	if err != nil {
		t.Errorf("systemd-analyze security: %v\n%s", err, out)
	}
}
