package door

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"lrunet/internal/atomicfile"
)

// Renew signs the coordinator's and the workers' certificates in a folder that
// Init made for another year, the coordinator's for further hosts too. Keys,
// authority and token stay, so what was copied elsewhere goes on to fit. Each
// certificate is replaced whole or not at all. Renew fails where a file is
// missing or does not belong to the others, where the authority's own time is
// over (ErrDate), and for hosts that are none.
func Renew(dir string, further []string, now time.Time, random io.Reader) error {
	signer, err := readAuthority(dir, now)
	if err != nil {
		return err
	}
	renewed := make([][]byte, len(sides)) // all, before the first is written
	for i, side := range sides {
		if renewed[i], err = renew(certFile(dir, i), side.name, further, signer, now, random); err != nil {
			return err
		}
	}
	for i, text := range renewed {
		if err := atomicfile.WriteBytes(certFile(dir, i), text); err != nil {
			return fmt.Errorf("%w", err)
		}
	}
	return nil
}

// certFile is the certificate of a side in a folder that Init made.
func certFile(dir string, side int) string {
	return filesIn(filepath.Join(dir, sides[side].folder), sides[side].name).Cert
}

// renew signs the key of a certificate again.
func renew(path, side string, further []string, signer signing, now time.Time, random io.Reader) ([]byte, error) {
	old, err := readCertificates(path)
	if err != nil {
		return nil, err
	}
	names := hosts{}
	if side == serverName {
		if names, err = parseHosts(slices.Concat(hostsOf(old[0]), further)); err != nil {
			return nil, err
		}
	}
	key, ok := old[0].PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("certificate %s: its key is a %T, must be of an elliptic curve", path, old[0].PublicKey)
	}
	cert, err := signer.sign(template(side, names, now), key, random)
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", path, err)
	}
	return cert, nil
}

// hostsOf lists what a certificate is for.
func hostsOf(c *x509.Certificate) []string {
	list := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		list = append(list, ip.String())
	}
	return list
}
