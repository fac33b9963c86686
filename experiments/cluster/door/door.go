// Package door is what keeps strangers out of a cluster: certificates by which
// coordinator and workers know each other, the token that both have, and the
// rule that nothing listens without them where others can connect. It knows
// nothing of what goes through.
//
// An authority of the cluster's own signs one certificate for the coordinator,
// with the names that workers know it by, and one that all workers share. Both
// sides show theirs and verify the other's, over TLS 1.3 and nothing older.
package door

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Server is what a coordinator listens with.
type Server struct {
	TLS   *tls.Config // demands and verifies the certificate of whoever connects
	Token string      // that workers have to name
}

// Client is what a worker connects with.
type Client struct {
	TLS   *tls.Config // verifies the coordinator's certificate and shows its own
	Token string      // to name to the coordinator; "" names none
}

// ErrNone is the error of a folder that holds no door.
var ErrNone = errors.New("no certificates")

// The folders that Init makes, one for each side.
const (
	CoordinatorFolder = "coordinator"
	WorkerFolder      = "worker"
)

// LoadServer reads what a coordinator needs of a folder that Init made, or of
// its folder for the coordinator alone. It fails as Files.Server does, and with
// ErrNone where there is none of the two.
func LoadServer(dir string) (Server, error) {
	files, err := find(dir, CoordinatorFolder, serverName)
	if err != nil {
		return Server{}, err
	}
	return files.Server(time.Now())
}

// LoadClient reads what a worker needs of a folder that Init made, or of its
// folder for workers alone. It fails as Files.Client does, and with ErrNone
// where there is none of the two.
func LoadClient(dir string) (Client, error) {
	files, err := find(dir, WorkerFolder, workerName)
	if err != nil {
		return Client{}, err
	}
	return files.Client(time.Now())
}

// find names the files of a side, which lie in its folder within dir, or in dir
// itself where that folder alone was copied.
func find(dir, side, name string) (Files, error) {
	folders := []string{filepath.Join(dir, side), dir}
	for _, folder := range folders {
		files := filesIn(folder, name)
		_, err := os.Stat(files.Cert)
		if err == nil {
			return files, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return Files{}, fmt.Errorf("certificate of the %s: %w", side, err)
		}
	}
	return Files{}, fmt.Errorf("%w for a %s in %s: neither %s nor %s is there", ErrNone, side, dir,
		filesIn(folders[0], name).Cert, filesIn(folders[1], name).Cert)
}

// filesIn are the files of a side in its folder.
func filesIn(folder, name string) Files {
	return Files{
		Cert:  filepath.Join(folder, name+".pem"),
		Key:   filepath.Join(folder, name+"-key.pem"),
		CA:    filepath.Join(folder, authorityFile),
		Token: filepath.Join(folder, tokenFile),
	}
}

// How the names of files begin, and of those that both sides have.
const (
	serverName    = "server"
	workerName    = "worker"
	authorityFile = "ca.pem"
	tokenFile     = "token"
)
