package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// inside runs the image's program: as the image's user who sees the image alone
// where this user may do that, and as this user otherwise.
func inside(t *testing.T, root string, args ...string) string {
	t.Helper()
	final := stages(t)[1]
	command := exec.Command(filepath.Join(root, "usr/local/bin/lrunet"), args...)
	command.Dir = filepath.Join(root, last(final, "WORKDIR"))
	command.Env = strings.Fields(last(final, "ENV"))
	if os.Geteuid() == 0 {
		command.Path, command.Dir = "/usr/local/bin/lrunet", last(final, "WORKDIR")
		command.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
	}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("lrunet %s in the image: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
