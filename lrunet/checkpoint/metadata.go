package checkpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"

	"lrunet/lrunet"
)

// metadataKey is where safetensors keeps strings among the tensors.
const metadataKey = "__metadata__"

// The metadata's own keys. Files with another format than ours are those of
// other programs: tensors alone.
const (
	keyFormat  = "format"
	keyVersion = "version"
	keyArch    = "arch"
	keyInput   = "input"
	keyClasses = "classes"

	formatName    = "lrunet"
	formatVersion = 1
)

var reserved = []string{keyFormat, keyVersion, keyArch, keyInput, keyClasses}

func (c *Checkpoint) validateMetadata() error {
	if c.Arch == "" {
		return errors.New("the architecture is missing")
	}
	if c.Input.C < 1 || c.Input.H < 1 || c.Input.W < 1 {
		return fmt.Errorf("input %s must be positive", c.Input)
	}
	if len(c.Classes) == 0 {
		return errors.New("the classes are missing")
	}
	for _, key := range reserved {
		if _, taken := c.Meta[key]; taken {
			return fmt.Errorf("metadata %q belongs to the format; choose another key", key)
		}
	}
	for key, value := range c.metadata() {
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return fmt.Errorf("metadata %q: is not UTF-8", key)
		}
	}
	for _, class := range c.Classes { // metadata has them as JSON already
		if !utf8.ValidString(class) {
			return fmt.Errorf("class %q: is not UTF-8", class)
		}
	}
	return nil
}

// metadata is everything but the tensors, as strings.
func (c *Checkpoint) metadata() map[string]string {
	classes, err := json.Marshal(c.Classes)
	if err != nil {
		panic(err) // strings can always be encoded
	}
	m := map[string]string{
		keyFormat:  formatName,
		keyVersion: strconv.Itoa(formatVersion),
		keyArch:    c.Arch,
		keyInput:   c.Input.String(),
		keyClasses: string(classes),
	}
	maps.Copy(m, c.Meta)
	return m
}

// setMetadata is the inverse of metadata. Metadata of other programs becomes
// Meta as it is.
func (c *Checkpoint) setMetadata(m map[string]string) error {
	c.Meta = maps.Clone(m)
	if m[keyFormat] != formatName {
		return nil
	}
	version, err := strconv.Atoi(m[keyVersion])
	if err != nil || version < 1 {
		return fmt.Errorf("metadata: invalid version %q", m[keyVersion])
	}
	if version > formatVersion {
		return fmt.Errorf("was written by a newer program (format %d, this one knows %d); update the program", version, formatVersion)
	}
	if c.Arch = m[keyArch]; c.Arch == "" {
		return errors.New("metadata: arch is missing")
	}
	if c.Input, err = parseShape(m[keyInput]); err != nil {
		return fmt.Errorf("metadata: input: %w", err)
	}
	if err := json.Unmarshal([]byte(m[keyClasses]), &c.Classes); err != nil || len(c.Classes) == 0 {
		return fmt.Errorf("metadata: classes must be a list of names in JSON, got %.40q", m[keyClasses])
	}
	for _, key := range reserved {
		delete(c.Meta, key)
	}
	return nil
}

func parseShape(text string) (lrunet.Shape, error) {
	parts := strings.Split(text, "x")
	var numbers [3]int
	for i := range numbers {
		var err error
		if len(parts) == len(numbers) {
			numbers[i], err = strconv.Atoi(parts[i])
		}
		if err != nil || numbers[i] < 1 || numbers[i] > maxFile {
			return lrunet.Shape{}, fmt.Errorf("must be channels, height and width like 3x32x32, got %.40q", text)
		}
	}
	return lrunet.Shape{C: numbers[0], H: numbers[1], W: numbers[2]}, nil
}
