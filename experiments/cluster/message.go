package cluster

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"lrunet/eval"
)

// Limits of messages, bytes.
const (
	maxJob    = 64 << 10
	maxResult = 1 << 20
	maxNote   = 64 << 10 // progress, attempts, dead letters, workers
)

// JobMessage asks for a training.
type JobMessage struct {
	Version  int           `json:"version"`
	Run      string        `json:"run"` // name of the run among all runs
	Key      string        `json:"key"` // of the job
	Program  string        `json:"program"`
	Kernels  string        `json:"kernels,omitempty"` // "": any
	Job      eval.Job      `json:"job"`
	BestTest bool          `json:"best_test,omitempty"` // score the test split after each epoch
	Every    time.Duration `json:"checkpoint_every_ns"` // between two checkpoints of the training
}

// ResultMessage is what a training gave.
type ResultMessage struct {
	Version  int           `json:"version"`
	Run      string        `json:"run"`
	Key      string        `json:"key"`
	Worker   string        `json:"worker"`
	Delivery uint64        `json:"delivery"` // which of the job this was, from 1
	Measures eval.Measures `json:"measures,omitempty"`
	Curve    []Epoch       `json:"curve,omitempty"`
	Recalls  []*float64    `json:"recalls,omitempty"` // by class, percent; null without images of it
	Failure  string        `json:"failure,omitempty"` // why there is no accuracy
	Duration time.Duration `json:"duration_ns"`
	Origin   eval.Origin   `json:"origin"`
	Weights  string        `json:"weights,omitempty"` // SHA-256 of the weights' file, its name in the bucket; "" after a failure
}

// Epoch is one of a training's curve.
type Epoch struct {
	Epoch    int      `json:"epoch"`    // 1 for the first
	Loss     float64  `json:"loss"`     // mean training loss, nats per image
	Rate     float64  `json:"rate"`     // learning rate of the last step
	Accuracy *float64 `json:"accuracy"` // on the validation split, percent; null if there is none
}

// ProgressMessage says how far a training is.
type ProgressMessage struct {
	Version  int      `json:"version"`
	Worker   string   `json:"worker"`
	Epoch    int      `json:"epoch"` // the current one, 1 for the first
	Epochs   int      `json:"epochs"`
	Images   int      `json:"images"` // trained in all epochs so far
	Total    int      `json:"total"`
	Loss     *float64 `json:"loss"`     // mean of this epoch so far; null where it is not finite
	Accuracy *float64 `json:"accuracy"` // of the last finished epoch, percent; null before
}

// AttemptMessage says that a worker took a job up, or laid it down without a result.
type AttemptMessage struct {
	Version int       `json:"version"`
	Worker  string    `json:"worker"`
	Number  uint64    `json:"number"` // of the delivery, from 1
	Time    time.Time `json:"time"`
	Ended   bool      `json:"ended"`            // laid down
	Stopped bool      `json:"stopped"`          // because the worker was asked to stop, which does not count against the job
	Reason  string    `json:"reason,omitempty"` // why it was laid down
}

// DeadMessage says that a job was given up.
type DeadMessage struct {
	Version int       `json:"version"`
	Run     string    `json:"run"`
	Key     string    `json:"key"`
	Arch    string    `json:"arch"`
	Time    time.Time `json:"time"`
	Reasons []string  `json:"reasons"` // of each attempt
}

// RunMessage describes a run that has jobs, in the bucket of runs by its name there.
type RunMessage struct {
	Version int       `json:"version"`
	Name    string    `json:"name"` // for people
	Host    string    `json:"host"` // of the coordinator
	Program string    `json:"program"`
	Kernels string    `json:"kernels,omitempty"` // that its jobs need; "": any
	Dataset string    `json:"dataset"`
	Data    string    `json:"data"` // hash of the dataset
	Started time.Time `json:"started"`
}

// encode is a message's text.
func encode(message any) []byte {
	text, err := json.Marshal(message)
	if err != nil { // messages hold no NaN
		panic(fmt.Sprintf("cluster: message cannot be written: %v", err))
	}
	return text
}

// decode reads a message, whose version must be this one's. Unknown fields are
// refused.
func decode(text []byte, limit int, into any) error {
	if len(text) > limit {
		return fmt.Errorf("has %d bytes, at most %d are read", len(text), limit)
	}
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return err
	}
	if head.Version != Version {
		return fmt.Errorf("is of version %d, this program speaks version %d", head.Version, Version)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("has more than one value")
	}
	return nil
}
