package deploy

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lrunet/internal/testkit"
)

// step is an instruction of a Dockerfile.
type step struct{ word, rest string }

// stages are the instructions of each stage; FROM is the first of each.
func stages(t *testing.T) [][]step {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	testkit.Must(t, err)
	var all [][]step
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		if word == "FROM" {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], step{word, rest})
	}
	return all
}

// What linters of Dockerfiles look for.
func TestDockerfile(t *testing.T) {
	known := regexp.MustCompile(`^(FROM|WORKDIR|COPY|RUN|ARG|ENV|USER|ENTRYPOINT|CMD)$`)
	all := stages(t)
	if len(all) != 2 {
		t.Fatalf("%d stages", len(all))
	}
	for _, stage := range all {
		for _, s := range stage {
			if !known.MatchString(s.word) {
				t.Errorf("unknown instruction %s", s.word)
			}
		}
	}
	mod, err := os.ReadFile("../../../go.mod")
	testkit.Must(t, err)
	wants := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
	if from := all[0][0].rest; !regexp.MustCompile(` golang:` + regexp.QuoteMeta(string(wants[1])) + `\.\d+-\w+ AS build$`).MatchString(from) {
		t.Errorf("FROM %s is not a pinned Go %s", from, wants[1])
	}
	if all[1][0].rest != "scratch" {
		t.Errorf("the image is made FROM %s", all[1][0].rest)
	}
	if user := last(all[1], "USER"); !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("USER %s is not a number that Kubernetes knows not to be root", user)
	}
	for _, word := range []string{"ENTRYPOINT", "CMD"} {
		if !strings.HasPrefix(last(all[1], word), "[") {
			t.Errorf("%s needs a shell, which there is not", word)
		}
	}
}

// last is the last instruction of a kind.
func last(stage []step, word string) (rest string) {
	for _, s := range stage {
		if s.word == word {
			rest = s.rest
		}
	}
	return rest
}

// image builds what the Dockerfile says in folders of the test's: a clean clone of
// the last commit takes the place of the context. It returns the image's root and
// the commit.
func image(t *testing.T) (root, commit string) {
	t.Helper()
	all, folder := stages(t), t.TempDir()
	testkit.Must(t, os.Chmod(folder, 0o755))
	source, out := filepath.Join(folder, "src"), filepath.Join(folder, "out")
	root = filepath.Join(folder, "root")
	shell(t, ".", "git clone --quiet --no-hardlinks ../../.. "+source)
	place := strings.NewReplacer("/src", source, "/out", out)
	for _, s := range all[0] {
		if s.word == "RUN" { // the clone is all that COPY brings
			shell(t, source, place.Replace(s.rest))
		}
	}
	for _, s := range all[1] {
		if s.word == "COPY" {
			bring(t, strings.Fields(s.rest), place, root)
		}
	}
	head, err := exec.Command("git", "-C", source, "rev-parse", "HEAD").Output()
	testkit.Must(t, err)
	return root, strings.TrimSpace(string(head))
}

// shell runs a command line as the image's build does.
func shell(t *testing.T, folder, line string) {
	t.Helper()
	command := exec.Command("sh", "-ec", line)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=auto", "TARGETOS=", "TARGETARCH=")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// bring does a COPY of what the first stage made.
func bring(t *testing.T, words []string, place *strings.Replacer, root string) {
	t.Helper()
	owner := ""
	for strings.HasPrefix(words[0], "--") {
		if of, ok := strings.CutPrefix(words[0], "--chown="); ok {
			owner = of
		}
		words = words[1:]
	}
	from, to := place.Replace(words[0]), filepath.Join(root, words[1])
	testkit.Must(t, os.MkdirAll(filepath.Dir(to), 0o755))
	if _, err := os.Stat(from); err != nil && from == words[0] {
		t.Logf("%s is not on this machine", from)
		return
	}
	if strings.HasSuffix(words[0], "/") { // a folder's content
		testkit.Must(t, os.MkdirAll(to, 0o755))
		from += "."
	}
	shell(t, ".", fmt.Sprintf("cp -R %s %s", from, to))
	if owner != "" && os.Geteuid() == 0 {
		shell(t, ".", fmt.Sprintf("cd %s && chown %s data cache tmp", root, owner))
	}
}

// The image is built and holds all that the program needs.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole program")
	}
	root, commit := image(t)
	file, err := elf.Open(filepath.Join(root, "usr/local/bin/lrunet"))
	testkit.Must(t, err)
	defer file.Close()
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the program needs %q, which the image has not (error %v)", libraries, err)
	}
	if out := inside(t, root, "version"); !strings.HasPrefix(out, "lrunet "+commit[:12]+" ") {
		t.Errorf("the image's program says it is %s", out)
	}
	inside(t, root, "cluster", "init", "fleet", "--host", "trainer") // in a folder that is the user's
	if out := inside(t, root, "cluster", "show", "fleet"); !strings.Contains(out, "trainer, localhost") {
		t.Errorf("certificates made in the image: %s", out)
	}
}
