package experiments

import (
	"errors"
	"fmt"
	"strings"
)

// CheckName fails on a name that cannot be that of an experiment, and so of a
// folder, and says why.
func CheckName(name string) error {
	if name == "" {
		return errors.New("is missing")
	}
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", r) {
			return fmt.Errorf("%q may hold letters, digits, - and _ only: it names a folder", name)
		}
	}
	return nil
}
