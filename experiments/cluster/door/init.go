package door

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// ErrExists is the error of a folder that is there already.
var ErrExists = errors.New("exists already")

// authorityKeyFile holds what signs certificates. It stays where Init made it.
const authorityKeyFile = "ca-key.pem"

// Init makes a folder with a door of its own: an authority, a certificate for a
// coordinator that others know by the hosts, names or addresses, one for
// workers, and a token. In its folder "coordinator" is what the coordinator
// needs, in "worker" what every worker needs, and beside them what signs more.
// localhost is always among the hosts, for tunnels.
//
// Random makes the token and the certificates' numbers; keys come from the
// system's own source. Init fails where dir is there already (ErrExists), for
// hosts that are none, and where the folder cannot be written; then there is
// no folder.
func Init(dir string, hosts []string, now time.Time, random io.Reader) error {
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("%s %w, and with it perhaps the keys of workers; choose another name", dir, ErrExists)
	}
	names, err := parseHosts(hosts)
	if err != nil {
		return err
	}
	files, err := contents(names, now, random)
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	folder, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".tmp*")
	if err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	defer os.RemoveAll(folder) // nothing is left to remove once it is renamed
	if err := writeAll(folder, files); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	if err := os.Rename(folder, dir); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	return nil
}

// content is a file of a door. A secret is its owner's alone.
type content struct {
	path   string
	text   []byte
	secret bool
}

// sides are the folders of a door, and how the names of their files begin.
var sides = []struct{ folder, name string }{{CoordinatorFolder, serverName}, {WorkerFolder, workerName}}

// contents makes all files.
func contents(names hosts, now time.Time, random io.Reader) ([]content, error) {
	token, err := newToken(random)
	if err != nil {
		return nil, err
	}
	signing, err := newAuthority(now, random)
	if err != nil {
		return nil, err
	}
	key, err := encodeKey(signing.key)
	if err != nil {
		return nil, err
	}
	files := []content{{authorityKeyFile, key, true}}
	for _, side := range sides {
		key, err := newKey()
		if err != nil {
			return nil, err
		}
		keyText, err := encodeKey(key)
		if err != nil {
			return nil, err
		}
		cert, err := signing.sign(template(side.name, names, now), &key.PublicKey, random)
		if err != nil {
			return nil, err
		}
		at := filesIn(side.folder, side.name)
		files = append(files, content{at.CA, encodeCertificate(signing.cert.Raw), false},
			content{at.Cert, cert, false}, content{at.Key, keyText, true}, content{at.Token, token, true})
	}
	return files, nil
}

// tokenPrefix says whose token it is, to who finds one where it should not be. It
// begins with a letter, since NATS takes a word that begins with a digit for a number.
const tokenPrefix = "lrunet-"

// newToken is a word that nobody guesses: 160 bits.
func newToken(random io.Reader) ([]byte, error) {
	bits := make([]byte, 20)
	if _, err := io.ReadFull(random, bits); err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	return []byte(tokenPrefix + base32.StdEncoding.EncodeToString(bits) + "\n"), nil
}

// newKey is a key of the one kind that all certificates here have.
func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// writeAll writes a door's files into a folder that nobody else sees into.
func writeAll(folder string, files []content) error {
	for _, f := range files {
		path := filepath.Join(folder, f.path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		mode := os.FileMode(0o644)
		if f.secret {
			mode = 0o600
		}
		if err := writeSynced(path, f.text, mode); err != nil {
			return err
		}
	}
	return nil
}

// writeSynced writes a new file so that it is on the disk.
func writeSynced(path string, text []byte, mode os.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}
