package dataset

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"lrunet/experiments/dataset/internal/cache"
)

// upload is the numbered shards of one name.
type upload struct {
	total  string   // as in 00000-of-00002
	shards []string // their numbers
}

// complete checks that the shards of a split are those of one upload: none is
// missing, and none that an earlier one left lies beside them.
func complete(files []cache.File) error {
	uploads := map[string]*upload{} // by what comes before the number
	var plain []string
	for _, file := range files {
		name := stem(file.Name)
		match := numbered.FindStringSubmatch(name)
		if match == nil {
			plain = append(plain, name)
			continue
		}
		u := uploads[match[1]]
		if u == nil {
			u = &upload{total: match[3]}
			uploads[match[1]] = u
		}
		if u.total != match[3] {
			return mixedUploads(file, fmt.Sprintf("shards of %s-00000-of-%s and of %s-00000-of-%s", match[1], u.total, match[1], match[3]))
		}
		if slices.Contains(u.shards, match[2]) {
			return mixedUploads(file, fmt.Sprintf("shard %s-%s-of-%s is there twice", match[1], match[2], match[3]))
		}
		u.shards = append(u.shards, match[2])
	}
	for name, u := range uploads {
		if slices.Contains(plain, name) {
			return mixedUploads(files[0], fmt.Sprintf("%s.parquet and shards of %s-00000-of-%s", name, name, u.total))
		}
		if total, _ := strconv.Atoi(u.total); len(u.shards) != total { // five digits
			return fmt.Errorf("%s: %d of %d shards are there", filepath.Dir(files[0].Path), len(u.shards), total)
		}
	}
	return nil
}

// stem is a file's name without folder and extension.
func stem(name string) string {
	base := path.Base(name)
	return base[:len(base)-len(path.Ext(base))]
}

// mixedUploads is the error of files of more than one upload of a split.
func mixedUploads(file cache.File, what string) error {
	return fmt.Errorf("%s: %s: two uploads of one split; remove the files of one", filepath.Dir(file.Path), what)
}
