package export

import (
	"fmt"

	"github.com/dustin/go-humanize"

	"lrunet/lrunet/export/c99"
	"lrunet/lrunet/folded"
)

// cFormat is C99 in float32: a header and a source file without libraries, with
// a loop for each stage of reused layers.
type cFormat struct{}

// cEndings are those of the files of C.
var cEndings = []string{".h", ".c"}

// Endings are two.
func (cFormat) Endings() []string { return cEndings }

// checkName is c99's.
func (cFormat) checkName(name string) error { return c99.CheckName(name) }

// Write fails as folded.Of and c99.Float do.
func (cFormat) Write(r Request) (Export, error) {
	net, err := folded.Of(r.Program, r.Value)
	if err != nil {
		return Export{}, err
	}
	source, err := c99.Float(r.Name, net, r.Checkpoint.Classes)
	if err != nil {
		return Export{}, err
	}
	return inC(source), nil
}

// inC is a source as an export.
func inC(s c99.Source) Export {
	return Export{
		Contents: [][]byte{s.Header, s.Code},
		Details: []Detail{
			{"flash_bytes", s.Constants, fmt.Sprintf("flash: %s bytes of constants, %s of them weights, and less than %s of code",
				humanize.Comma(int64(s.Constants)), humanize.Comma(int64(s.Weights)), humanize.Comma(c99.MaxCode))},
			{"weight_bytes", s.Weights, ""},
			{"ram_bytes", s.Arena, fmt.Sprintf("RAM: %s bytes, beside image, logits and stack", humanize.Comma(int64(s.Arena)))},
		},
	}
}
