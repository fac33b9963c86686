package store

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// study is the bytes of a closed study with some results.
func study(t testing.TB) []byte {
	t.Helper()
	path := testPath(t)
	s := open(t, path)
	for seed := range uint64(20) {
		r := testResult(seed, 30)
		must(t, s.Put(background, r))
		_, err := s.Append("nsga2", Candidate{Result: r})
		must(t, err)
	}
	must(t, s.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// use opens a possibly damaged study and uses all of it. Errors are fine if
// they name the file; panics are not.
func use(t testing.TB, content []byte) (refused bool) {
	t.Helper()
	path := testPath(t)
	must(t, os.WriteFile(path, content, 0o644))
	note := func(err error) {
		if err == nil {
			return
		}
		refused = true
		if !strings.HasPrefix(err.Error(), "study "+path+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("unclear error: %v", err)
		}
	}
	reader, err := OpenReadOnly(path)
	note(err)
	if err == nil {
		useAll(reader, note)
		note(reader.Close())
	}
	writer, err := Open(path)
	note(err)
	if err == nil {
		useAll(writer, note)
		note(writer.Put(background, testResult(7777, 3)))
		note(writer.Close())
	}
	return refused
}

func useAll(s *Store, note func(error)) {
	_, err := s.Results()
	note(err)
	_, _, err = s.Get(testJob(1).Key())
	note(err)
	_, err = s.Series("nsga2")
	note(err)
	_, err = s.Meta()
	note(err)
}

func TestTruncated(t *testing.T) {
	whole := study(t)
	if use(t, whole) {
		t.Fatal("the whole study is refused")
	}
	lengths := []int{1, 15, 16, 50, 99, 100, 101, 511, 4095, 4096, 4097, len(whole) / 2, len(whole) - 4096, len(whole) - 1}
	for _, n := range lengths {
		if !use(t, whole[:n]) {
			t.Errorf("%d of %d bytes are taken for a study", n, len(whole))
		}
	}
}

func TestRandomBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(b []byte) {
		for i := range b {
			b[i] = byte(random.Uint32())
		}
	}
	for _, n := range []int{1, 100, 512, 4096, 20000} {
		content := make([]byte, n)
		noise(content)
		if !use(t, content) {
			t.Errorf("%d random bytes are taken for a study", n)
		}
	}
	whole := study(t)
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	refused := 0
	for range rounds {
		content := append([]byte(nil), whole...)
		at := random.IntN(len(content) - 64)
		noise(content[at : at+1+random.IntN(64)])
		if use(t, content) {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no damage was found")
	}
}
