package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// content is all that can be read of a study, and the errors.
func contentOf(path string) (text string, errs []error) {
	s, err := OpenReadOnly(path)
	if err != nil {
		return "", []error{err}
	}
	defer s.Close()
	note := func(value any, err error) {
		text += fmt.Sprintf("%+v\n", value)
		if err != nil {
			errs = append(errs, err)
		}
	}
	results, err := s.Results()
	note(results, err)
	series, err := s.Series("nsga2")
	for _, c := range series {
		note(c.Lineage, nil)
		c.Lineage = nil // a pointer
		note(c, nil)
	}
	note(len(series), err)
	meta, err := s.Meta()
	note(meta, err)
	predictions, err := s.Predictions(testJob(1).Key(), "test")
	note(predictions, err)
	labels, err := s.Labels("ab12", "test")
	note(labels, err)
	return text, errs
}

// A flipped bit is refused by name or changes nothing that is read: in the
// file's header, in the head of each page, and anywhere.
func TestFlippedBits(t *testing.T) {
	path := testPath(t)
	must(t, whole(t, path).Close())
	study, err := os.ReadFile(path)
	must(t, err)
	want, errs := contentOf(path)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	const page = 4096
	random := rand.New(rand.NewPCG(1, 2))
	var bits []int
	add := func(from, bytes, n int) {
		for range n {
			bits = append(bits, from*8+random.IntN(bytes*8))
		}
	}
	n := 20
	if testing.Short() {
		n = 2
	}
	add(0, 100, 5*n)
	for at := 0; at < len(study); at += page {
		add(at, 64, n)             // the page's head and its index of cells
		add(at, page, n)           // anywhere
		add(at+page-600, 600, 2*n) // cells grow from the end
	}
	refused := 0
	damaged := testPath(t)
	for _, bit := range bits {
		study[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(damaged, study, 0o644))
		study[bit/8] ^= 1 << (bit % 8)
		got, errs := contentOf(damaged)
		if len(errs) > 0 {
			refused++
		} else if got != want {
			t.Errorf("bit %d of byte %d changes what is read to\n%s, want\n%s", bit%8, bit/8, got, want)
		}
		for _, err := range errs {
			if !strings.HasPrefix(err.Error(), "study "+damaged+": ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("bit %d of byte %d: unclear error: %v", bit%8, bit/8, err)
			}
		}
		for _, suffix := range []string{"-wal", "-shm", "-journal"} { // a flip in the header may ask for a log
			os.Remove(damaged + suffix)
		}
	}
	if refused == 0 {
		t.Error("no damage was found")
	}
	t.Logf("%d of %d flips refused", refused, len(bits))
}
