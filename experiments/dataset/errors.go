package dataset

import (
	"errors"
	"fmt"
	"strings"
)

// Kinds of errors, for errors.Is: what an option would help against. Their own
// texts are not part of the messages.
var (
	ErrNoLabels   = errors.New("no column of labels")          // Options.Label names it
	ErrSplits     = errors.New("splits that are not clear")    // Options.TrainSplit and TestSplit name them
	ErrUnlabelled = errors.New("a test split without labels")  // Options.TestSplit names another, or the training split
	ErrBroken     = errors.New("broken images")                // Options.SkipBroken leaves them out
	ErrNoHome     = errors.New("no folder for datasets")       // Options.Dir names one
	ErrNoCache    = errors.New("no folder for decoded images") // Options.Cache names one
	ErrOption     = errors.New("an option that cannot be")     // another value of it
)

// kindError is an error of one of these kinds.
type kindError struct {
	error
	kind error
}

func (e kindError) Unwrap() []error { return []error{e.error, e.kind} }

// UnknownError says that no dataset has a name.
type UnknownError struct {
	Name string
	Hint string // begins with a semicolon: what may have been meant; "": nothing is known
}

// Error lists the names that there are.
func (e *UnknownError) Error() string { return fmt.Sprintf("unknown dataset %q %s", e.Name, e.Have()) }

// Have is the names that there are, and the hint.
func (e *UnknownError) Have() string {
	return fmt.Sprintf("(have %s)%s", strings.Join(Names(), ", "), e.Hint)
}

// NotFoundError says that a named dataset is in none of the folders where it is
// looked for.
type NotFoundError struct {
	Info    Info     // of the dataset; Fetch and Get say how to get it
	Files   string   // what a folder with the dataset holds
	Folders []string // in the order in which they were looked at
}

// Error names the folders and the files.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("not found: looked for %s in %s", e.Files, strings.Join(e.Folders, ", "))
}
