package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lrunet/eval/imageset"
	"lrunet/experiments/dataset"
	"lrunet/internal/testkit"
)

// What the tutorial consists of: sessions in a shell, whose commands follow "$ ",
// and files, whose names are in their first lines.
var (
	sessionBlock = regexp.MustCompile("(?ms)^```console\n(.*?)^```")
	fileBlock    = regexp.MustCompile("(?ms)^```js\n(// (\\S+):.*?)^```")
	pickedMember = regexp.MustCompile(`(?m)^runs/(mine#\d+): `)
	memberName   = regexp.MustCompile(`mine#\d+`)
)

// How many photos of a class the tutorial is tried on.
const (
	trainPhotos = 100
	testPhotos  = 20
)

// TestTutorial types all that TUTORIAL.md says, in a folder with fewer photos
// than the page's: $LRUNET_PHOTOS names such a folder, else they are those of
// fashion-mini. The member that the page trains is the one that pick names, here
// as there. Programs that are not installed are left out, unless LRUNET_REQUIRE_C
// is set.
func TestTutorial(t *testing.T) {
	if testing.Short() {
		t.Skip("not with -short: searches and trains")
	}
	page := readAll(t, "TUTORIAL.md")
	walk := &walk{folder: t.TempDir()}
	walk.takePhotos(t)
	for _, m := range fileBlock.FindAllStringSubmatch(page, -1) {
		testkit.Must(t, os.WriteFile(filepath.Join(walk.folder, m[2]), []byte(m[1]), 0o644))
	}
	commands := typed(page)
	if len(commands) < 12 {
		t.Fatalf("only %d commands found: %q", len(commands), commands)
	}
	for _, command := range commands {
		t.Run(strings.ReplaceAll(command, "/", "|"), func(t *testing.T) { walk.do(t, command) })
	}
	walk.judge(t)
}

// typed are the commands of a page, in their order.
func typed(page string) []string {
	var all []string
	for _, m := range sessionBlock.FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(m[1]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				all = append(all, strings.TrimSpace(command))
			}
		}
	}
	return all
}

// walk is somebody's way through the tutorial.
type walk struct {
	folder  string
	classes []string
	picked  string            // member that pick named
	printed map[string]string // by the first words of commands
}

// do types a command.
func (w *walk) do(t *testing.T, command string) {
	name, rest, _ := strings.Cut(command, " ")
	switch {
	case name == "npm":
		t.Skip("SKIPPED: downloads; LRUNET_ONNXRUNTIME=.../node_modules names what it would install")
	case name == "node" && os.Getenv("LRUNET_ONNXRUNTIME") == "":
		t.Skip("SKIPPED: LRUNET_ONNXRUNTIME is not set")
	case strings.HasPrefix(name, "./"):
		if _, err := os.Stat(filepath.Join(w.folder, name)); err != nil {
			t.Skipf("SKIPPED: %s was not made", name)
		}
	default:
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("LRUNET_REQUIRE_C") != "" {
				t.Fatalf("%s is not installed, and LRUNET_REQUIRE_C says that it must be", name)
			}
			t.Skipf("SKIPPED: %s is not installed", name)
		}
	}
	if w.picked != "" {
		command = memberName.ReplaceAllString(command, w.picked)
	}
	out, err := w.shell(t.Context(), command)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if name == "lrunet" {
		name += " " + strings.Fields(rest)[0]
	}
	if w.printed == nil {
		w.printed = map[string]string{}
	}
	w.printed[name] = out
	if m := pickedMember.FindStringSubmatch(out); name == "lrunet pick" && m != nil {
		w.picked = m[1]
	}
}

// shell runs a command and returns what it prints; its error has the rest.
func (w *walk) shell(ctx context.Context, command string) (string, error) {
	var out, notes bytes.Buffer
	c := exec.CommandContext(ctx, "sh", "-c", command)
	c.Dir, c.Stdout, c.Stderr = w.folder, &out, &notes
	c.Env = append(os.Environ(), "LRUNET_CACHE="+filepath.Join(w.folder, "cache"), "COLUMNS=200", "NODE_PATH="+os.Getenv("LRUNET_ONNXRUNTIME"))
	if err := c.Run(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, notes.Bytes())
	}
	return out.String(), nil
}

// judge compares the answers of lrunet and of all programs that ran the exports.
func (w *walk) judge(t *testing.T) {
	t.Helper()
	if w.picked == "" {
		t.Fatal("pick named no member")
	}
	var want []string
	for line := range strings.Lines(w.printed["lrunet predict"]) {
		if strings.HasPrefix(line, "photos/") {
			want = append(want, strings.Fields(line)[1])
		}
	}
	if len(want) != len(w.classes) || len(w.classes) != 10 {
		t.Fatalf("%d predictions for %d classes:\n%s", len(want), len(w.classes), w.printed["lrunet predict"])
	}
	if out, ok := w.printed["node"]; ok {
		var got []string
		for _, index := range strings.Fields(out) {
			got = append(got, w.classes[index[0]-'0'])
		}
		if !slices.Equal(got, want) {
			t.Errorf("onnxruntime says %q, lrunet %q", got, want)
		}
	}
	here, ok := w.printed["./photos8"]
	if got := strings.Fields(here); ok && different(got, want) > 2 { // 8 bits decide close cases otherwise
		t.Errorf("the C says %q, lrunet %q", got, want)
	}
	if there, ok := w.printed["qemu-arm"]; ok && there != here {
		t.Errorf("the C says %q on ARM, %q here", there, here)
	}
}

// different counts the places where two lists differ.
func different(a, b []string) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// takePhotos fills the folder photos with train/CLASS/NUMBER.jpg and test/...
func (w *walk) takePhotos(t *testing.T) {
	t.Helper()
	from := os.Getenv("LRUNET_PHOTOS")
	if from == "" {
		from = filepath.Join(t.TempDir(), "photos")
		data, err := dataset.Load(t.Context(), "fashion-mini", dataset.Options{})
		testkit.Must(t, err)
		develop(t, data.Train, data, filepath.Join(from, "train"))
		develop(t, data.Test, data, filepath.Join(from, "test"))
	}
	for split, n := range map[string]int{"train": trainPhotos, "test": testPhotos} {
		classes, err := os.ReadDir(filepath.Join(from, split))
		testkit.Must(t, err)
		w.classes = nil
		for _, class := range classes {
			w.classes = append(w.classes, class.Name())
			photos, err := filepath.Glob(filepath.Join(from, split, class.Name(), "*.jpg"))
			testkit.Must(t, err)
			folder := filepath.Join(w.folder, "photos", split, class.Name())
			testkit.Must(t, os.MkdirAll(folder, 0o755))
			for _, photo := range photos[:min(n, len(photos))] {
				content, err := os.ReadFile(photo)
				testkit.Must(t, err)
				testkit.Must(t, os.WriteFile(filepath.Join(folder, filepath.Base(photo)), content, 0o644))
			}
		}
	}
}

// develop writes a split's first images as JPEG files, a folder a class.
func develop(t *testing.T, s imageset.Split, data *imageset.Dataset, folder string) {
	t.Helper()
	written := make([]int, len(data.Classes))
	for i, label := range s.Labels {
		if written[label] == trainPhotos {
			continue
		}
		picture := &image.Gray{Pix: s.Pixels[i*s.Size:][:s.Size], Stride: data.Width, Rect: image.Rect(0, 0, data.Width, data.Height)}
		var content bytes.Buffer
		testkit.Must(t, jpeg.Encode(&content, picture, nil))
		class := filepath.Join(folder, strings.NewReplacer(" ", "-", "/", "-").Replace(strings.ToLower(data.Classes[label])))
		testkit.Must(t, os.MkdirAll(class, 0o755))
		testkit.Must(t, os.WriteFile(filepath.Join(class, fmt.Sprintf("%04d.jpg", written[label])), content.Bytes(), 0o644))
		written[label]++
	}
}
