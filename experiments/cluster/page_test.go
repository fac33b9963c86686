package cluster

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/internal/testkit"
)

// says fails unless the page has a text.
func says(t *testing.T, text string) {
	t.Helper()
	page, err := os.ReadFile("README.md")
	testkit.Must(t, err)
	if !strings.Contains(string(page), text) {
		t.Errorf("the page lacks %q", text)
	}
}

// recorded are the results of a study in experiments/results.
func recorded(t *testing.T, name string) []eval.Result {
	t.Helper()
	s, err := store.OpenReadOnly("../results/" + name + "/study.db")
	testkit.Must(t, err)
	defer s.Close()
	all, err := s.Results()
	testkit.Must(t, err)
	return all
}

// cells are the costs of a candidate that takes so many core-seconds.
func cells(each float64) string {
	hours := each / 3.6 // a thousand of them
	places := 0
	if hours < 50 {
		places = 1
	}
	text := fmt.Sprintf("%.0f", each)
	if each >= 1000 {
		text = text[:len(text)-3] + "," + text[len(text)-3:]
	}
	return fmt.Sprintf("| %s | %.*f | %.0f cores |", text, places, hours, math.Ceil(math.Round(hours*10)/10))
}

// The page's costs are those of recorded trainings.
func TestPageCosts(t *testing.T) {
	seconds := map[string][]float64{}
	for _, name := range []string{"recipe-ablation-10", "recipe-ablation-cifar10"} {
		for _, r := range recorded(t, name) {
			row := fmt.Sprintf("%s %d", r.Job.Arch, r.Job.Epochs)
			seconds[row] = append(seconds[row], min(r.Duration, r.Origin.CPUTime).Seconds())
		}
	}
	for row, want := range map[string]string{
		"stem16/2 16x1/2 32x1/2 64x1 128x1/2 head128 8":        "| `stem16/2 16x1/2 32x1/2 64x1 128x1/2 head128` | CIFAR-10, 8 ",
		"stem16/2 16x1/2 32x14/2 64x14 128x14/2 head128 8":     "| `stem16/2 16x1/2 32x14/2 64x14 128x14/2 head128` | CIFAR-10, 8 ",
		"stem64/2 64x1/2 128x1/2 256x1 512x1/2 head256 10":     "| lrunet-1 | Fashion-MNIST, 10 ",
		"stem64/2 64x10/2 128x10/2 256x10 512x10/2 head256 10": "| lrunet-10 | Fashion-MNIST, 10 ",
	} {
		all := slices.Sorted(slices.Values(seconds[row]))
		if len(all) < 5 {
			t.Fatalf("%s: %d trainings", row, len(all))
		}
		says(t, want+cells((all[(len(all)-1)/2]+all[len(all)/2])/2))
	}
	says(t, "| quickstart's space | fashion-mini, 4 "+cells(quickstart(t)))
}

// quickstart is what a candidate of the recorded search took, seconds.
func quickstart(t *testing.T) (mean float64) {
	t.Helper()
	page, err := os.ReadFile("../results/quickstart/report.html")
	testkit.Must(t, err)
	m := regexp.MustCompile(`(?s)<script[^>]*type="application/json"[^>]*>(.*?)</script>`).FindSubmatch(page)
	var document struct {
		Rows struct {
			Took []float64 `json:"took"`
		} `json:"rows"`
	}
	testkit.Must(t, json.Unmarshal(m[1], &document))
	for _, took := range document.Rows.Took {
		mean += took / float64(len(document.Rows.Took))
	}
	return mean
}

// The page's sizes are those of messages and files.
func TestPageSizes(t *testing.T) {
	least, most := math.MaxInt, 0
	for _, name := range []string{"paper-fashion-mnist", "recipe-ablation-10", "recipe-ablation-cifar10"} {
		for _, r := range recorded(t, name) {
			m := JobMessage{Version: Version, Run: strings.Repeat("r", 16), Key: r.Job.Key(), Program: strings.Repeat("c", 12), Kernels: "avx2", Job: r.Job, Every: 2 * time.Minute}
			size := len(encode(m))
			least, most = min(least, size), max(most, size)
			k := &working{message: m, WorkingMessage: WorkingMessage{Run: m.Run, Key: m.Key}}
			whole := len(encode(resultMessage(k, "trainer-12345", r, strings.Repeat("f", 64))))
			if r.Job.Epochs == 10 && (whole < 2400 || whole > 2600) {
				t.Errorf("a result of ten epochs has %d bytes, the page says some 2.5 KB", whole)
			}
			r.Curve = r.Curve[:len(r.Curve)-1]
			if epoch := whole - len(encode(resultMessage(k, "trainer-12345", r, strings.Repeat("f", 64)))); epoch < 60 || epoch > 90 {
				t.Errorf("an epoch has %d bytes, the page says 60 to 90", epoch)
			}
		}
	}
	says(t, fmt.Sprintf("| a job | %.1f to %.1f KB |", float64(least)/1000, float64(most)/1000))
	tiny := images(t)
	if each := (imagesSize(tiny) - len(headOf(tiny))) / (tiny.Train.Len() + tiny.Test.Len()); each != 8*8+2 {
		t.Errorf("an image has %d bytes", each)
	}
	for name, size := range map[string]int{"fashion-mini": 18_000 * (28*28 + 2), "Fashion-MNIST": 70_000 * (28*28 + 2), "CIFAR-10": 60_000 * (3*32*32 + 2)} {
		says(t, fmt.Sprintf("| %s | %.0f MB | once a worker |", name, float64(size)/1e6))
	}
}
