package door

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Certificate is what a certificate of a door says.
type Certificate struct {
	File        string    // where it is
	Role        string    // authority, coordinator or worker
	Name        string    // its subject
	Hosts       []string  // names and addresses that a coordinator's is for
	From, Until time.Time // when it is valid
	Fingerprint string    // SHA-256 of the certificate, in hex
}

// Authority is the role of the certificate that signed the others; theirs are
// named as their folders.
const Authority = "authority"

// Left is how many whole days are left of the certificate's time; negative
// after it.
func (c Certificate) Left(now time.Time) int {
	left := c.Until.Sub(now)
	if left < 0 {
		left -= 24*time.Hour - 1
	}
	return int(left / (24 * time.Hour))
}

// List reads the certificates of a folder that Init made, or of one of its two
// folders. It fails with ErrNone where there are none, and where one cannot be
// read; dates and keys are not judged.
func List(dir string) ([]Certificate, error) {
	var list []Certificate
	seen := map[string]bool{} // each side has the authority's
	for _, place := range places(dir) {
		if _, err := os.Stat(place.File); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		certs, err := readCertificates(place.File)
		if err != nil {
			return nil, err
		}
		c := certs[0]
		place.Name, place.Hosts, place.From, place.Until = c.Subject.CommonName, hostsOf(c), c.NotBefore, c.NotAfter
		place.Fingerprint = fmt.Sprintf("%x", sha256.Sum256(c.Raw))
		if !seen[place.Fingerprint] {
			list = append(list, place)
		}
		seen[place.Fingerprint] = true
	}
	if list == nil {
		return nil, fmt.Errorf("%w in %s", ErrNone, dir)
	}
	return list, nil
}

// places are where certificates may lie, and of whom.
func places(dir string) []Certificate {
	var authorities, own []Certificate
	for _, side := range sides {
		for _, folder := range []string{filepath.Join(dir, side.folder), dir} {
			files := filesIn(folder, side.name)
			authorities = append(authorities, Certificate{Role: Authority, File: files.CA})
			own = append(own, Certificate{Role: side.folder, File: files.Cert})
		}
	}
	return append(authorities, own...)
}
