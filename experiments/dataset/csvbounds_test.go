package dataset

import (
	"runtime"
	"strings"
	"testing"
)

// Rows that no image can have are refused before the parser has them: by columns,
// by bytes, and by a quote that nothing ends.
func TestCSVBounds(t *testing.T) {
	for name, c := range map[string]struct{ table, want string }{
		"columns":       {"label,a\n0,1\n" + strings.Repeat("1,", 3_000_000) + "1\n", "a.csv:3: a row of more than 262244 columns"},
		"columns first": {strings.Repeat("1,", 3_000_000) + "1\n", "a.csv:1: a row of more than 262244 columns"},
		"a long field":  {"label,a\n0," + strings.Repeat("x", 20<<20) + "\n", "a.csv:2: a row of more than 262244 columns or 8388608 bytes"},
		"an open quote": {"label,a\n0,\"1\n" + strings.Repeat("0,1\n", 5<<20), " bytes, the most that is read of an image"},
		"packed":        {"label,pixels\n0," + strings.Repeat("1 ", 600_000) + "\n", "a.csv:2: column 2: 600000 pixels, the most that is read is 262244"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := write(t, t.TempDir(), map[string][]byte{"a.csv": []byte(c.table)})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Load(t.Context(), "csv:"+folder, caching(t))
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 300<<20 {
				t.Errorf("%d bytes were taken", used)
			}
		})
	}
}
