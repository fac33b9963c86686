package door

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// Files are where the parts of a door lie, all in PEM but the token, which is
// a line of text. Keys and token must be their owner's alone.
type Files struct {
	Cert  string // the own certificate, and those that lead from it to the authority
	Key   string // the own certificate's private key
	CA    string // certificates of the authority that the other side's certificate must be of
	Token string // one word
}

// Server reads what a coordinator listens with at a time. All four files have to
// be named. Errors say which file is missing, unreadable, open to others,
// expired or not of the authority.
func (f Files) Server(now time.Time) (Server, error) {
	if f.Cert == "" || f.Key == "" || f.CA == "" || f.Token == "" {
		return Server{}, fmt.Errorf("a coordinator needs certificate, key, authority and token, got %s", f.named())
	}
	config, authority, err := f.config()
	if err != nil {
		return Server{}, err
	}
	if err := f.fits(config.Certificates, authority, x509.ExtKeyUsageServerAuth, now); err != nil {
		return Server{}, err
	}
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, authority.pool()
	token, err := readToken(f.Token)
	return Server{config, token}, err
}

// Client reads what a worker connects with at a time. Without CA the system's
// authorities count; without Cert and Key it shows no certificate, without Token
// it names none. It fails as Server does.
func (f Files) Client(now time.Time) (Client, error) {
	if (f.Cert == "") != (f.Key == "") {
		return Client{}, fmt.Errorf("certificate and key go together, got %s", f.named())
	}
	config, authority, err := f.config()
	if err != nil {
		return Client{}, err
	}
	if err := f.fits(config.Certificates, authority, x509.ExtKeyUsageClientAuth, now); err != nil {
		return Client{}, err
	}
	if f.CA != "" {
		config.RootCAs = authority.pool()
	}
	if f.Token == "" {
		return Client{TLS: config}, nil
	}
	token, err := readToken(f.Token)
	return Client{config, token}, err
}

// named lists the files that are given.
func (f Files) named() string {
	var names []string
	for _, file := range []string{f.Cert, f.Key, f.CA, f.Token} {
		if file != "" {
			names = append(names, file)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// config reads the own certificate, if one is named, and the authority.
func (f Files) config() (*tls.Config, authority, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if f.Cert != "" {
		pair, err := f.pair()
		if err != nil {
			return nil, nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	if f.CA == "" {
		return config, nil, nil
	}
	authority, err := readCertificates(f.CA)
	return config, authority, err
}

// pair reads the own certificate and its key.
func (f Files) pair() (tls.Certificate, error) {
	chain, err := os.ReadFile(f.Cert)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	key, err := readPrivate(f.Key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("key: %w", err)
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate %s and key %s: %w", f.Cert, f.Key, err)
	}
	return pair, nil
}

// shortestToken is as many characters as nobody tries out.
const shortestToken = 16

// readToken reads a token's file.
func readToken(path string) (string, error) {
	text, err := readPrivate(path)
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if len(token) < shortestToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("token %s: must be one word of at least %d ASCII letters, digits and signs", path, shortestToken)
	}
	return token, nil
}

// errOpen is what is wrong with a secret that others can read.
var errOpen = errors.New("others than its owner can read it, so it may be known; chmod 600 keeps it to its owner")

// readPrivate reads a file that must be its owner's alone. The file is judged as
// it is opened: what lies at the path may change in between.
func readPrivate(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !private(info) {
		return nil, fmt.Errorf("%s: %w", path, errOpen)
	}
	return io.ReadAll(file)
}
