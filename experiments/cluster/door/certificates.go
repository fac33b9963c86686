package door

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrDate is the error of a certificate before or after its time.
var ErrDate = errors.New("not valid now")

// authority is the certificates of those that sign.
type authority []*x509.Certificate

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range a {
		pool.AddCert(c)
	}
	return pool
}

// readCertificates reads all certificates of a file.
func readCertificates(path string) ([]*x509.Certificate, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	var all []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != certificateBlock {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %s: %w", path, err)
		}
		all = append(all, c)
	}
	if all == nil {
		return nil, fmt.Errorf("certificate %s: holds no certificate in PEM (-----BEGIN %s-----)", path, certificateBlock)
	}
	return all, nil
}

// fits says whether the own certificate, if there is one, is of the authority,
// for its use, and in its time: found at the start, not when the first worker
// comes.
func (f Files) fits(pairs []tls.Certificate, a authority, use x509.ExtKeyUsage, now time.Time) error {
	for _, c := range a {
		if err := inTime(f.CA, c, now); err != nil {
			return err
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	leaf := pairs[0].Leaf
	if err := inTime(f.Cert, leaf, now); err != nil {
		return err
	}
	if a == nil { // the system's authorities are for servers, not for us
		return nil
	}
	between := x509.NewCertPool()
	for _, der := range pairs[0].Certificate[1:] {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("certificate %s: %w", f.Cert, err)
		}
		between.AddCert(c)
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: a.pool(), Intermediates: between, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{use}})
	if err != nil {
		return fmt.Errorf("certificate %s does not fit the authority %s: %w", f.Cert, f.CA, err)
	}
	return nil
}

// inTime says whether a certificate of a file is valid at a time.
func inTime(path string, c *x509.Certificate, now time.Time) error {
	switch {
	case now.After(c.NotAfter):
		return fmt.Errorf("certificate %s: %w: it expired on %s", path, ErrDate, day(c.NotAfter))
	case now.Before(c.NotBefore):
		return fmt.Errorf("certificate %s: %w: it begins on %s, and this machine's clock says %s", path, ErrDate,
			c.NotBefore.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// certificateBlock is what PEM calls a certificate.
const certificateBlock = "CERTIFICATE"
