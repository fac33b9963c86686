// Package checkpoint keeps trained networks on disk, as safetensors files
// (https://github.com/huggingface/safetensors) that Python reads too: the
// parameters by name, and in the metadata what network they belong to and how
// they came about. It imports what PyTorch saved, and recognises the network by
// its tensors. It knows nothing of graphs, training or data.
package checkpoint

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"lrunet/lrunet"
)

// Checkpoint is a network's parameters, and what they are.
type Checkpoint struct {
	Arch    string            // canonical notation or published name
	Input   lrunet.Shape      // of the images it was trained on
	Classes []string          // Classes[label] is the class's name
	Meta    map[string]string // how it came about, by the Meta keys or others
	Tensors []Tensor          // sorted by name after Load; any order for Save

	// Of a file with several networks side by side, such as a model and its
	// moving average: which of them this is, and the others. Load alone sets them.
	Weights      string
	OtherWeights []string
}

// Tensor is a named array of a network, row-major.
type Tensor struct {
	Name  string // of the parameter, as in lrunet.Param
	Shape []int
	Data  []float32
}

// Keys of Meta that the program writes. Others may be added freely, but those
// of the format itself: format, version, arch, input and classes.
const (
	MetaDataset     = "dataset"      // name of the data
	MetaDatasetHash = "dataset_hash" // SHA-256 of the data, in hex
	MetaAccuracy    = "accuracy"     // percent, of the part that MetaSplit names
	MetaSplit       = "split"        // test or validation
	MetaRecipe      = "recipe"       // how it was trained, JSON
	MetaSeed        = "seed"         // decimal
	MetaEpochs      = "epochs"       // decimal
	MetaCommand     = "command"      // the command line
	MetaReuse       = "reuse_counts" // the reuse counts that its arrays are for, such as 1,2,4,8; missing of an ordinary network
	MetaAffine      = "reuse_affine" // shared, where the counts share the scales and shifts of batch normalisations
)

// validate says why a checkpoint cannot be saved.
func (c *Checkpoint) validate() error {
	if err := c.validateMetadata(); err != nil {
		return err
	}
	if len(c.Tensors) == 0 {
		return errors.New("there are no tensors")
	}
	seen := make(map[string]bool, len(c.Tensors))
	for _, t := range c.Tensors {
		if err := t.validate(); err != nil {
			return err
		}
		if seen[t.Name] {
			return fmt.Errorf("duplicate tensor %q", t.Name)
		}
		seen[t.Name] = true
	}
	return nil
}

func (t Tensor) validate() error {
	if t.Name == "" || t.Name == metadataKey || !utf8.ValidString(t.Name) {
		return fmt.Errorf("invalid tensor name %q", t.Name)
	}
	if len(t.Name) > maxName {
		return fmt.Errorf("tensor %.80q: the name has %d bytes, at most %d are allowed", t.Name, len(t.Name), maxName)
	}
	size, err := elements(t.Shape)
	if err != nil {
		return fmt.Errorf("tensor %q: %w", t.Name, err)
	}
	if size != len(t.Data) {
		return fmt.Errorf("tensor %q: %d values for shape %v", t.Name, len(t.Data), t.Shape)
	}
	return t.finite()
}

// elements is the size of a shape; [] is a scalar.
func elements(shape []int) (int, error) {
	size := 1
	for _, d := range shape {
		if d < 1 || size > maxFile/d {
			return 0, fmt.Errorf("shape %v is empty or too large", shape)
		}
		size *= d
	}
	return size, nil
}

// A NotFiniteError says that a tensor holds NaN or infinity: a network with
// either answers nothing.
type NotFiniteError struct {
	Tensor string
	Index  int
	Value  float32
}

// Error names the value and its place.
func (e *NotFiniteError) Error() string {
	return fmt.Sprintf("tensor %q: value %d is %v; all must be finite", e.Tensor, e.Index, e.Value)
}

// finite refuses NaN and infinity.
func (t Tensor) finite() error {
	for i, v := range t.Data {
		if v64 := float64(v); math.IsNaN(v64) || math.IsInf(v64, 0) {
			return &NotFiniteError{t.Name, i, v}
		}
	}
	return nil
}
