package fetch

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Verify compares the files of a set that lie in a folder with their published
// checksums. Files that are not there, as archives are not once unpacked, do
// not count. It returns the names of those that were compared and are right.
func Verify(set Set, folder string) (right []string, err error) {
	for _, file := range set.Files {
		path := filepath.Join(folder, file.Name())
		sum, err := checksum(path, len(file.Sum))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return right, err
		}
		if sum != file.Sum {
			return right, fmt.Errorf("%s: checksum %s, want %s as published; remove it and fetch %s again", path, sum, file.Sum, set.Name)
		}
		right = append(right, file.Name())
	}
	return right, nil
}

// checksum is a file's MD5 or SHA-256, whichever has so many digits.
func checksum(path string, digits int) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if digits == 2*md5.Size {
		h = md5.New()
	}
	if _, err := io.Copy(h, file); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
