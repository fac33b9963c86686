package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// shellQuestions make each shell complete a command line by its script, and print
// the words, a line each. $0 is the script.
var shellQuestions = map[string]struct{ flag, setup, ask string }{
	"bash": {"-c", `source <(lrunet completion bash)`, `COMP_WORDS=(lrunet LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _lrunet; printf '%s\n' "${COMPREPLY[@]}"`},
	"zsh": {"-fc", `compdef() { }; _files() { }; _describe() { local one; for one in "${(@P)2}"; do print -r -- "${one%%:*}"; done }; source <(lrunet completion zsh)`,
		`words=(lrunet LINE); CURRENT=${#words}; _lrunet`},
	"fish": {"-c", `lrunet completion fish | source`, `complete -C "lrunet LINE" | string split -f 1 \t; true`},
}

// TestCompletion: the shells that are there complete commands, flags and values.
func TestCompletion(t *testing.T) {
	path := programPath(t)
	for _, name := range shells() {
		t.Run(name, func(t *testing.T) {
			shell, err := exec.LookPath(name)
			if err != nil {
				t.Skipf("%s is missing", name)
			}
			q := shellQuestions[name]
			for words, want := range map[string][]string{
				"tra": {"train"}, "datasets ve": {"verify"}, "train lrunet-4 --optimizer ": {"muon", "sgd"}, "cost --cla": {"--classes"},
			} {
				if name != "fish" && strings.HasSuffix(words, " ") { // which has no list of words
					words += "''"
				}
				command := exec.Command(shell, q.flag, q.setup+"\n"+strings.ReplaceAll(q.ask, "LINE", words))
				command.Env = append(os.Environ(), "PATH="+path+":"+os.Getenv("PATH"), "HOME="+t.TempDir())
				command.Dir = t.TempDir()
				out, err := command.CombinedOutput()
				if got := strings.Fields(string(out)); err != nil || !slices.Equal(got, want) {
					t.Errorf("%q becomes %q (error %v), want %q", words, got, err, want)
				}
			}
		})
	}
}

// programPath is a folder with the program as lrunet: the tests' own is both.
func programPath(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	testkit.Must(t, err)
	folder := t.TempDir()
	testkit.Must(t, os.Symlink(self, filepath.Join(folder, "lrunet")))
	return folder
}
