package checkpoint

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"lrunet/internal/pickle"
)

// Load reads a checkpoint: a safetensors file, or a state dict that
// torch.save wrote, in its zip form or the legacy one (the published .t7
// files).
//
// Files of other programs (types float32, float16, bfloat16 and float64) come
// with tensors and Meta alone, Arch, Input and Classes empty; Identify finds
// those. PyTorch's counters num_batches_tracked are left out. Of a PyTorch
// file, the state dict is the whole or lies in it by one of the names in
// stateNames; name prefixes of wrappers ("module.") go, denormal values become
// zero, and the numbers acc and epoch beside it are kept as MetaAccuracy and
// MetaEpochs.
//
// Nothing in a file is trusted: the error says if it is missing, damaged, too
// large (1 GiB), or holds NaN or infinity. A pickle's classes and functions
// are only names: none is ever called.
func Load(path string) (*Checkpoint, error) { return LoadWeights(path, "") }

// LoadWeights is Load for one of several networks in a file, by the name that
// the file has for it, e.g. "ema"; "" is the first. It fails too if there is none
// of that name.
func LoadWeights(path, weights string) (*Checkpoint, error) {
	content, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", path, err)
	}
	c, err := decodeWeights(content, weights)
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return c, nil
}

// maxFile is the largest file read, in bytes: networks of this kind have a
// hundredth of it.
const maxFile = 1 << 30

// MaxElements is how many elements of tensors a file may have.
const MaxElements = (maxFile - 1<<20) / 4 // 1 MiB is for what describes them

func readFile(path string) ([]byte, error) {
	file, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content := make([]byte, size)
	if _, err := io.ReadFull(file, content); err != nil {
		return nil, err
	}
	return content, nil
}

// openFile opens a file that may be read, and says how large it is.
func openFile(path string) (*os.File, int64, error) {
	info, err := os.Stat(path) // before opening, which waits on a pipe
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("not a regular file but a %s", describe(info.Mode()))
	}
	if info.Size() > maxFile {
		return nil, 0, fmt.Errorf("has %d bytes, at most %d are read", info.Size(), maxFile)
	}
	file, err := os.Open(path)
	return file, info.Size(), err
}

func describe(mode os.FileMode) string {
	if mode.IsDir() {
		return "folder"
	}
	return "device or pipe"
}

// decode is decodeWeights for the first network.
func decode(content []byte) (*Checkpoint, error) { return decodeWeights(content, "") }

// decodeWeights reads the bytes of a file. What they begin with tells its form.
func decodeWeights(content []byte, weights string) (*Checkpoint, error) {
	if len(content) > maxFile {
		return nil, fmt.Errorf("has %d bytes, at most %d are read", len(content), maxFile)
	}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return decodeTorch(content, weights, readZip)
	case isLegacy(content):
		return decodeTorch(content, weights, readLegacy)
	case len(content) > 8 && content[8] == '{': // where a safetensors header begins
		return decodeSafetensors(content, weights)
	case foreign(content) != "":
		return nil, fmt.Errorf("is %s", foreign(content))
	case isTar(content):
		return nil, fmt.Errorf("has the tar form of PyTorch before 0.2, which is not read; load it with PyTorch and save it again")
	case pickle.IsPickle(content):
		return nil, fmt.Errorf("is a pickle, but torch.save did not write it; save the state dict with torch.save")
	}
	return decodeSafetensors(content, weights)
}

// isTar looks for the mark of a tar archive.
func isTar(content []byte) bool {
	const at = 257
	return len(content) > at && bytes.HasPrefix(content[at:], []byte("ustar"))
}
