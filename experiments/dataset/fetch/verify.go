package fetch

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"lrunet/internal/interrupt"
)

// Verify compares the files of a set that are in a folder with their published
// checksums. Files that are not there, as archives are not once unpacked, do
// not count. It returns the names of those that were compared and are right.
// The error names the first file that has another checksum or cannot be read, or
// is ctx's.
func Verify(ctx context.Context, set Set, folder string) (right []string, err error) {
	for _, file := range set.Files {
		path := filepath.Join(folder, file.Name())
		sum, err := checksum(ctx, path, len(file.Sum))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return right, err
		}
		if sum != file.Sum {
			return right, fmt.Errorf("%s: checksum is %s, must be %s as published; remove it and fetch %s again", path, sum, file.Sum, set.Name)
		}
		right = append(right, file.Name())
	}
	return right, nil
}

// checksum is a file's MD5 or SHA-256, whichever has that number of digits.
func checksum(ctx context.Context, path string, digits int) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if digits == 2*md5.Size {
		h = md5.New()
	}
	if _, err := io.Copy(h, interrupt.Reader(ctx, file)); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
