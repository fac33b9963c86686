// Package eval turns a Job (an architecture, data, a budget, a recipe and a
// seed) into a Result (accuracy and costs). It knows nothing of searches,
// experiment files or reports.
package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"lrunet/eval/train"
	"lrunet/lrunet"
)

// Job is everything that decides a result. Equal jobs give equal results, so
// a job's key is where its result is stored.
type Job struct {
	Arch        string       `json:"arch"`            // canonical notation
	Dataset     string       `json:"dataset"`         // name, for people
	DatasetHash string       `json:"dataset_hash"`    // content, for the key
	Validation  int          `json:"validation"`      // images held out of the training split; 0: train on all of it
	SplitSeed   uint64       `json:"split_seed"`      // which images are held out, and which make up Train
	Train       int          `json:"train,omitempty"` // images to train on, of those that are not held out; 0: all of them
	Epochs      int          `json:"epochs"`
	Recipe      train.Recipe `json:"recipe"`
	Seed        uint64       `json:"seed"`            // initial weights, data order, augmentation, dropout
	Start       string       `json:"start,omitempty"` // how the weights start, by StartOf; "": all networks as LruNet's authors do, as jobs of earlier versions
}

// authors is the Start of a network that its authors start in another way than
// LruNet's do theirs.
const authors = "authors"

// StartOf is the Start of a network's jobs.
func StartOf(p *lrunet.Program) string {
	if p.Start == lrunet.StartHe {
		return ""
	}
	return authors
}

// Key names the job: 16 hexadecimal digits of the SHA-256 of its fields. The
// dataset's name is not among them; its content is.
func (j Job) Key() string {
	j.Dataset = ""
	text, err := json.Marshal(j)
	if err != nil { // only NaN or infinite recipe values, which Validate refuses
		panic(fmt.Sprintf("eval: job without a key: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
