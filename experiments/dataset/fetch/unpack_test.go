package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// member is an archive's member; content for links is where they lead.
type member struct {
	name    string
	kind    byte
	content string
}

// archiveOf is a .tar.gz of members.
func archiveOf(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := gzip.NewWriter(&b)
	w := tar.NewWriter(packed)
	for _, m := range members {
		header := &tar.Header{Name: m.name, Typeflag: m.kind, Mode: 0o777}
		if m.kind == tar.TypeReg {
			header.Size = int64(len(m.content))
		} else {
			header.Linkname = m.content
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if m.kind == tar.TypeReg {
			if _, err := w.Write([]byte(m.content)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFetchUnpacks(t *testing.T) {
	content := archiveOf(t, member{"batches/", tar.TypeDir, ""}, member{"batches/a.bin", tar.TypeReg, "A"}, member{"./deeper/b.bin", tar.TypeReg, "B"})
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) { file(w, r, content) })
	set := Set{Name: "set", Unpacked: 1 << 20, Files: []File{{url + "/x.tar.gz", int64(len(content)), sumOf(content)}}}
	dir := t.TempDir()
	folder, err := Fetch(t.Context(), set, dir, quick())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"batches/a.bin": "A", "deeper/b.bin": "B"} {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left beside the folder: %v", entries)
	}
	if right, err := Verify(t.Context(), set, folder); err != nil || len(right) != 0 {
		t.Errorf("verified %v, %v; the archive is gone", right, err)
	}
}

func TestUnpackRefuses(t *testing.T) {
	good := archiveOf(t, member{"a", tar.TypeReg, strings.Repeat("x", 100_000)})
	many := make([]member, maxMembers+1)
	for i := range many {
		many[i] = member{"d", tar.TypeDir, ""}
	}
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"above", archiveOf(t, member{"../evil", tar.TypeReg, "x"}), `member "../evil" leads out`},
		{"far above", archiveOf(t, member{"a/../../evil", tar.TypeReg, "x"}), "leads out"},
		{"absolute", archiveOf(t, member{"/tmp/evil", tar.TypeReg, "x"}), "leads out"},
		{"link", archiveOf(t, member{"a", tar.TypeSymlink, "/etc"}, member{"a/passwd", tar.TypeReg, "x"}), `member "a" is neither`},
		{"hard link", archiveOf(t, member{"a", tar.TypeLink, "/etc/passwd"}), `member "a" is neither`},
		{"device", archiveOf(t, member{"a", tar.TypeChar, ""}), `member "a" is neither`},
		{"twice", archiveOf(t, member{"a", tar.TypeReg, "1"}, member{"a", tar.TypeReg, "2"}), "file exists"},
		{"bomb", archiveOf(t, member{"a", tar.TypeReg, strings.Repeat("\x00", 2<<20)}), "unpacks to more than 1048576 bytes"},
		{"many small", archiveOf(t, many...), ""},
		{"cut", good[:len(good)/2], "unexpected EOF"},
		{"text", []byte("<html>"), ""},
		{"empty", nil, "EOF"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			outer := t.TempDir()
			folder := filepath.Join(outer, "in", "folder")
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			archive := filepath.Join(outer, "x.tar.gz")
			if err := os.WriteFile(archive, test.content, 0o644); err != nil {
				t.Fatal(err)
			}
			err := unpack(t.Context(), archive, folder, 1<<20)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			for _, place := range []string{outer, filepath.Join(outer, "in")} {
				if _, err := os.Lstat(filepath.Join(place, "evil")); err == nil {
					t.Errorf("a file escaped to %s", place)
				}
			}
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(archiveOf(f, member{"a/b", tar.TypeReg, "x"}))
	f.Add(archiveOf(f, member{"../a", tar.TypeSymlink, "/etc"}))
	f.Fuzz(func(t *testing.T, content []byte) {
		outer := t.TempDir()
		folder := filepath.Join(outer, "folder")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		archive := filepath.Join(outer, "x.tar.gz")
		if err := os.WriteFile(archive, content, 0o644); err != nil {
			t.Fatal(err)
		}
		_ = unpack(t.Context(), archive, folder, 1<<16)
		if entries, err := os.ReadDir(outer); err != nil || len(entries) != 2 {
			t.Errorf("something escaped: %v", entries)
		}
	})
}
