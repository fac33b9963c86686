package fetch

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// quick is options for servers on this machine.
func quick() Options {
	return Options{Attempts: 4, Wait: time.Millisecond, Stall: 300 * time.Millisecond}
}

// blob is n bytes that do not repeat.
func blob(n int) []byte {
	data := make([]byte, n)
	x := uint32(1)
	for i := range data {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	return data
}

// sumOf is a checksum, MD5 for contents of odd length.
func sumOf(content []byte) string {
	if len(content)%2 == 1 {
		sum := md5.Sum(content)
		return hex.EncodeToString(sum[:])
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// oneFile is a set of one file at an address.
func oneFile(url string, content []byte) Set {
	return Set{Name: "set", Unpacked: 1 << 20, Files: []File{{url + "/file.gz", int64(len(content)), sumOf(content)}}}
}

// serve runs a server that counts its requests for content.
func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, request int)) (url string, requests *atomic.Int64) {
	t.Helper()
	requests = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := 0
		if r.Method == http.MethodGet {
			n = int(requests.Add(1))
		}
		handle(w, r, n)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

// file serves content, by ranges too.
func file(w http.ResponseWriter, r *http.Request, content []byte) {
	http.ServeContent(w, r, "file.gz", time.Time{}, bytes.NewReader(content))
}

// checkFetched holds that the folder has the content and nothing else is left.
func checkFetched(t *testing.T, dir string, content []byte) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, "set", "file.gz"))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v; want the %d served", len(got), err, len(content))
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left beside the folder: %v", entries)
	}
}

func TestFetch(t *testing.T) {
	contents := map[string][]byte{"/a.gz": blob(100_000), "/b.gz": blob(33)}
	url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { file(w, r, contents[r.URL.Path]) })
	set := Set{Name: "set"}
	for name, content := range contents {
		set.Files = append(set.Files, File{url + name, int64(len(content)), sumOf(content)})
	}
	dir := filepath.Join(t.TempDir(), "new")
	last := map[string]Progress{}
	o := quick()
	o.Progress = func(p Progress) {
		if p.Done < last[p.File].Done {
			t.Errorf("progress went back: %+v after %+v", p, last[p.File])
		}
		last[p.File] = p
	}
	for range 2 { // the second time nothing is to do
		folder, err := Fetch(t.Context(), set, dir, o)
		if err != nil || folder != filepath.Join(dir, "set") {
			t.Fatal(folder, err)
		}
	}
	if requests.Load() != 2 {
		t.Errorf("%d requests, want 2", requests.Load())
	}
	for name, content := range contents {
		got, err := os.ReadFile(filepath.Join(dir, "set", name))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %v", name, err)
		}
		if p := last[name[1:]]; p.Done != int64(len(content)) || p.Total != p.Done {
			t.Errorf("last progress of %s: %+v", name, p)
		}
	}
	right, err := Verify(t.Context(), set, filepath.Join(dir, "set"))
	if err != nil || len(right) != 2 {
		t.Errorf("verified %v, %v", right, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "set", "b.gz"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(t.Context(), set, filepath.Join(dir, "set")); err == nil || !strings.Contains(err.Error(), "b.gz: checksum ") {
		t.Errorf("error %v, want that b.gz is another", err)
	}
}

// Of two that fetch the same set one does, and the other leaves its files alone.
func TestFetchedByAnother(t *testing.T) {
	content := blob(1000)
	dir := t.TempDir()
	var second error
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
		if r.Method == http.MethodGet && request == 1 {
			_, second = Fetch(t.Context(), oneFile("http://127.0.0.1:0", content), dir, quick())
		}
		file(w, r, content)
	})
	if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(second, ErrBusy) {
		t.Errorf("the second one's error is %v, want ErrBusy", second)
	}
	checkFetched(t, dir, content)
}

// A server that breaks off is asked for the rest only.
func TestResume(t *testing.T) {
	content := blob(90_000)
	var ranges []string
	var mu sync.Mutex
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
		if r.Method == http.MethodGet {
			mu.Lock()
			ranges = append(ranges, r.Header.Get("Range"))
			mu.Unlock()
		}
		if request > 0 && request < 3 {
			file(&breaking{w, 30_000}, r, content)
			return
		}
		file(w, r, content)
	})
	dir := t.TempDir()
	if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
		t.Fatal(err)
	}
	checkFetched(t, dir, content)
	if got := strings.Join(ranges, " "); got != " bytes=30000- bytes=60000-" {
		t.Errorf("asked for %q", got)
	}
}

// breaking is a response whose connection is cut after so many bytes.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	if len(p) >= b.left {
		b.ResponseWriter.Write(p[:b.left])
		b.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	b.left -= len(p)
	return b.ResponseWriter.Write(p)
}

// A server that knows no ranges is asked for all of it again.
func TestWithoutRanges(t *testing.T) {
	content := blob(90_001)
	url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
		if request == 1 {
			w = &breaking{w, 30_000}
		}
		w.Header().Set("Content-Length", "90001")
		if r.Method == http.MethodGet {
			w.Write(content)
		}
	})
	dir := t.TempDir()
	if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
		t.Fatal(err)
	}
	checkFetched(t, dir, content)
	if requests.Load() != 2 {
		t.Errorf("%d requests, want 2", requests.Load())
	}
}

func TestWrongBytes(t *testing.T) {
	content := blob(50_000)
	wrong := bytes.Clone(content)
	wrong[40_000] ^= 1
	t.Run("once", func(t *testing.T) {
		url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
			if request == 1 {
				file(w, r, wrong)
				return
			}
			file(w, r, content)
		})
		dir := t.TempDir()
		if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
			t.Fatal(err)
		}
		checkFetched(t, dir, content)
	})
	t.Run("a part of it from before", func(t *testing.T) {
		url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { file(w, r, content) })
		for _, before := range [][]byte{wrong[40_000:], append(wrong, 1, 2, 3), wrong} {
			dir := t.TempDir()
			part := filepath.Join(dir, ".set.part")
			if err := os.MkdirAll(filepath.Join(part, "whole", "rubbish"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(part, "file.gz"), before, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
				t.Fatal(err)
			}
			checkFetched(t, dir, content)
		}
	})
	t.Run("always", func(t *testing.T) {
		url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { file(w, r, wrong) })
		dir := t.TempDir()
		_, err := Fetch(t.Context(), oneFile(url, content), dir, quick())
		if err == nil || !strings.Contains(err.Error(), "the bytes are not those that were published") || !strings.Contains(err.Error(), "(4 attempts)") {
			t.Errorf("error %v, want that the bytes are wrong", err)
		}
		if requests.Load() != 4 {
			t.Errorf("%d requests, want 4", requests.Load())
		}
		if _, err := os.Stat(filepath.Join(dir, "set")); err == nil {
			t.Error("the folder is there")
		}
	})
}

// Slow is no error; silence is, and the rest comes in another attempt.
func TestSlowBytes(t *testing.T) {
	content := blob(400)
	t.Run("slow", func(t *testing.T) {
		url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
			w.Header().Set("Content-Length", "400")
			for i := 0; request > 0 && i < 400; i += 20 {
				w.Write(content[i : i+20])
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		})
		dir := t.TempDir()
		if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
			t.Fatal(err)
		}
		checkFetched(t, dir, content)
		if requests.Load() != 1 {
			t.Errorf("%d requests, want 1", requests.Load())
		}
	})
	t.Run("silent", func(t *testing.T) {
		url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
			if request == 1 {
				w.Header().Set("Content-Length", "400")
				w.Write(content[:100])
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			file(w, r, content)
		})
		dir := t.TempDir()
		if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
			t.Fatal(err)
		}
		checkFetched(t, dir, content)
		if requests.Load() != 2 {
			t.Errorf("%d requests, want 2", requests.Load())
		}
	})
	t.Run("no answer", func(t *testing.T) {
		url, _ := serve(t, func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() })
		o := quick()
		o.Attempts, o.Stall = 2, 50*time.Millisecond
		_, err := Fetch(t.Context(), oneFile(url, content), t.TempDir(), o)
		if err == nil || !strings.Contains(err.Error(), "(2 attempts)") {
			t.Errorf("error %v, want two attempts", err)
		}
	})
}

// A server that sends without end fills no disk.
func TestEndlessBytes(t *testing.T) {
	content := blob(1000)
	for name, length := range map[string]string{"chunked": "", "announced": "99999999999"} {
		t.Run(name, func(t *testing.T) {
			var sent atomic.Int64
			url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
				if length != "" {
					w.Header().Set("Content-Length", length)
				}
				for request > 0 {
					n, err := w.Write(content)
					if sent.Add(int64(n)); err != nil {
						return
					}
				}
			})
			dir := t.TempDir()
			_, err := Fetch(t.Context(), oneFile(url, content), dir, quick())
			if err == nil || !strings.Contains(err.Error(), "bytes") {
				t.Errorf("error %v, want that there are too many bytes", err)
			}
			if info, err := os.Stat(filepath.Join(dir, ".set.part", "file.gz")); err == nil && info.Size() > 1<<20 {
				t.Errorf("%d bytes on disk", info.Size())
			}
		})
	}
}

func TestNotThere(t *testing.T) {
	url, requests := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.NotFound(w, r) })
	_, err := Fetch(t.Context(), oneFile(url, blob(10)), t.TempDir(), quick())
	if err == nil || !strings.Contains(err.Error(), url+"/file.gz: server returned 404") || requests.Load() != 1 {
		t.Errorf("error %v after %d requests, want 404 after one", err, requests.Load())
	}
	busy, requests := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusServiceUnavailable) })
	if _, err := Fetch(t.Context(), oneFile(busy, blob(10)), t.TempDir(), quick()); err == nil || requests.Load() != 4 {
		t.Errorf("error %v after %d requests, want 503 after four", err, requests.Load())
	}
}

// An interrupted download goes on at the next call.
func TestInterrupted(t *testing.T) {
	content := blob(100_000)
	ctx, cancel := context.WithCancel(t.Context())
	var rest atomic.Value
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, request int) {
		if request == 1 {
			w.Header().Set("Content-Length", "100000")
			w.Write(content[:60_000])
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond) // for the client to write them
			cancel()
			<-r.Context().Done()
			return
		}
		if request > 1 {
			rest.Store(r.Header.Get("Range"))
		}
		file(w, r, content)
	})
	dir := t.TempDir()
	if _, err := Fetch(ctx, oneFile(url, content), dir, quick()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := Fetch(t.Context(), oneFile(url, content), dir, quick()); err != nil {
		t.Fatal(err)
	}
	checkFetched(t, dir, content)
	if rest.Load() != "bytes=60000-" {
		t.Errorf("asked for %q", rest.Load())
	}
}

func TestSets(t *testing.T) {
	for _, set := range Sets {
		found, err := Find(set.Name)
		if err != nil || found.Name != set.Name || set.Size() < 1<<20 || set.License == "" {
			t.Errorf("%s: %v", set.Name, err)
		}
		for _, file := range set.Files {
			sum, err := hex.DecodeString(file.Sum)
			if err != nil || len(sum) != sha256.Size || file.Size < 1 || file.archived() != (set.Unpacked > 0) {
				t.Errorf("%s: %+v", set.Name, file)
			}
			if !strings.HasPrefix(file.URL, "https://") || file.Name() != filepath.Base(file.URL) {
				t.Errorf("%s: address %s", set.Name, file.URL)
			}
		}
	}
	if _, err := Find("imagenet"); err == nil || !strings.Contains(err.Error(), "can fetch cifar10, cifar100, fashion-mnist, kmnist, mnist") {
		t.Errorf("error %v, want the names", err)
	}
}
