package door

import (
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"time"
)

// How long certificates are valid, and how much earlier they begin, since the
// clocks of machines differ.
const (
	authorityYears = 10
	leafYears      = 1
	early          = 10 * time.Minute
)

// signing is an authority that can sign.
type signing struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// newAuthority makes an authority of its own, which may sign certificates and no
// further authority.
func newAuthority(now time.Time, random io.Reader) (signing, error) {
	key, err := newKey()
	if err != nil {
		return signing{}, err
	}
	t := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "lrunet cluster " + now.UTC().Format(time.DateTime)},
		NotBefore:             now.Add(-early),
		NotAfter:              now.AddDate(authorityYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := create(t, t, &key.PublicKey, key, random)
	if err != nil {
		return signing{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return signing{cert, key}, err
}

// readAuthority reads the authority of a folder that Init made.
func readAuthority(dir string, now time.Time) (signing, error) {
	text, err := readPrivate(filepath.Join(dir, authorityKeyFile))
	if err != nil {
		return signing{}, fmt.Errorf("key of the authority, which stays where the certificates were made: %w", err)
	}
	path := filesIn(filepath.Join(dir, CoordinatorFolder), serverName).CA
	certs, err := readCertificates(path)
	if err != nil {
		return signing{}, err
	}
	if err := inTime(path, certs[0], now); err != nil {
		return signing{}, err
	}
	key, err := decodeKey(text)
	if err != nil {
		return signing{}, fmt.Errorf("key %s: %w", filepath.Join(dir, authorityKeyFile), err)
	}
	if !key.PublicKey.Equal(certs[0].PublicKey) {
		return signing{}, fmt.Errorf("key %s is not that of the authority %s", filepath.Join(dir, authorityKeyFile), path)
	}
	return signing{certs[0], key}, nil
}

// template is a side's certificate before it is signed: the coordinator's for
// its hosts, the workers' for connecting. NATS servers of a cluster connect to each
// other with the coordinator's.
func template(side string, names hosts, now time.Time) *x509.Certificate {
	t := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "lrunet " + side},
		NotBefore:             now.Add(-early),
		NotAfter:              now.AddDate(leafYears, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if side == serverName {
		t.ExtKeyUsage = append(t.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
		t.DNSNames, t.IPAddresses = names.dns, names.ips
	}
	return t
}

// sign signs a certificate, which ends no later than the authority's, and returns
// it in PEM.
func (s signing) sign(t *x509.Certificate, public *ecdsa.PublicKey, random io.Reader) ([]byte, error) {
	if t.NotAfter.After(s.cert.NotAfter) {
		t.NotAfter = s.cert.NotAfter
	}
	der, err := create(t, s.cert, public, s.key, random)
	return encodeCertificate(der), err
}

// create gives a certificate its number and signs it.
func create(t, parent *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey, random io.Reader) ([]byte, error) {
	number := make([]byte, 16)
	if _, err := io.ReadFull(random, number); err != nil {
		return nil, fmt.Errorf("certificate's number: %w", err)
	}
	number[0] &= 0x7f // positive
	t.SerialNumber = new(big.Int).SetBytes(number)
	return x509.CreateCertificate(random, t, parent, public, key)
}

func encodeCertificate(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der})
}

// keyBlock is what PEM calls a private key of any kind.
const keyBlock = "PRIVATE KEY"

func encodeKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: der}), err
}

func decodeKey(text []byte) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != keyBlock {
		return nil, errors.New("holds no key in PEM (-----BEGIN " + keyBlock + "-----)")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	ours, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("is a %T, must be of an elliptic curve", key)
	}
	return ours, nil
}
