package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// idxFolder loads idx:PATH: a folder with four IDX files named as MNIST's are,
// or a folder and the beginning of their names, as in idx:/data/emnist-letters.
// Its classes are those of a mapping file as EMNIST has, or the numbers from 0
// to the largest label for training. EMNIST's images, stored column by column,
// are turned upright.
type idxFolder struct{ path string }

// Info describes the folder.
func (l idxFolder) Info(Options) Info {
	info := Info{
		License: "unknown",
		Source:  "a folder of IDX files: MNIST, EMNIST, KMNIST and the like",
		Get:     "put " + trainImages.names("")[0] + " and its three companions, .gz or not, into a folder",
	}
	if l.path != "" {
		if folder, prefix, err := l.find(); err == nil && holdsIDX(os.DirFS(folder), prefix) {
			info.Where = folder
		}
	}
	return info
}

// Load reads the four files.
func (l idxFolder) Load(ctx context.Context, _ Options) (*Dataset, error) {
	if l.path == "" {
		return nil, fmt.Errorf("no folder named; write idx:PATH")
	}
	folder, prefix, err := l.find()
	if err != nil {
		return nil, err
	}
	d, err := idxFiles{
		fsys:       os.DirFS(folder),
		folder:     folder,
		prefix:     prefix,
		transposed: strings.HasPrefix(prefix, "emnist"),
	}.read(ctx)
	if err != nil {
		return nil, err
	}
	d.Source, d.License = l.path, "unknown"
	if prefix != "" {
		err = rename(d, filepath.Join(folder, prefix+"-mapping.txt"))
	}
	return d, err
}

// find is the folder of the files and what their names begin with.
func (l idxFolder) find() (folder, prefix string, err error) {
	info, err := os.Stat(l.path)
	if err != nil {
		folder, prefix := filepath.Split(l.path)
		if folder = filepath.Clean(folder); holdsIDX(os.DirFS(folder), prefix) {
			return folder, prefix, nil
		}
		return "", "", err
	}
	if !info.IsDir() || holdsIDX(os.DirFS(l.path), "") {
		return l.path, "", nil
	}
	prefixes, err := idxPrefixes(l.path)
	if err != nil {
		return "", "", err
	}
	switch len(prefixes) {
	case 0:
		return l.path, "", nil // reading will say what is missing
	case 1:
		return l.path, prefixes[0], nil
	}
	return "", "", fmt.Errorf("%s: holds %s; name one as idx:%s", l.path, strings.Join(prefixes, ", "), filepath.Join(l.path, prefixes[0]))
}

// idxPrefixes are the beginnings of the names of files with training images.
func idxPrefixes(folder string) ([]string, error) {
	entries, err := fs.ReadDir(os.DirFS(folder), ".")
	if err != nil {
		return nil, err
	}
	var prefixes []string
	for _, entry := range entries {
		if prefix, _, ok := strings.Cut(entry.Name(), "-"+trainImages.stems[0]); ok {
			prefixes = append(prefixes, prefix)
		}
	}
	slices.Sort(prefixes)
	return slices.Compact(prefixes), nil
}

// rename gives the classes the names of EMNIST's mapping file, where there is
// one: lines of a label and the codes of its letters, as in "1 65 97". Labels
// become the numbers of the lines.
func rename(d *Dataset, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return nil // there need not be one
	}
	defer file.Close()
	var names []string
	byLabel := map[uint16]uint16{}
	lines := bufio.NewScanner(file) // of at most 64 KiB
	for lines.Scan() {
		label, name, err := mapping(lines.Text())
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, len(names)+1, err)
		}
		if _, seen := byLabel[label]; seen {
			return fmt.Errorf("%s:%d: duplicate label %d", path, len(names)+1, label)
		}
		byLabel[label] = uint16(len(names))
		names = append(names, name)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s:%d: %w", path, len(names)+1, err)
	}
	for _, split := range []Split{d.Train, d.Test} {
		for i, label := range split.Labels {
			to, ok := byLabel[label]
			if !ok {
				return fmt.Errorf("%s: no line for label %d", path, label)
			}
			split.Labels[i] = to
		}
	}
	d.Classes = names
	return nil
}

// mapping reads a line of a mapping file.
func mapping(line string) (label uint16, name string, err error) {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return 0, "", fmt.Errorf("%.40q, must be a label and codes of letters", line)
	}
	for i, field := range fields {
		n, err := strconv.ParseUint(field, 10, 16)
		if err != nil {
			return 0, "", fmt.Errorf("%.40q, must be numbers", line)
		}
		if i == 0 {
			label = uint16(n)
		} else {
			name += string(rune(n))
		}
	}
	return label, name, nil
}
