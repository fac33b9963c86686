package dataset

import (
	"fmt"

	"lrunet/internal/printable"
)

// skipReason is why something in a folder is not one of its images.
type skipReason int

const (
	notNamed   skipReason = iota // not named as images are
	noFile                       // a pipe, a socket or a device
	leftOver                     // made by a storage device or a system
	leadsBack                    // a link to what is listed already, or out of the folder to the root of all
	deadLink                     // a link to nothing
	unreadable                   // a folder
	reasons
)

// skips counts what is skipped, by reason.
type skips struct {
	total int
	count [reasons]int
	first [reasons]string
}

// add counts something that is skipped.
func (s *skips) add(reason skipReason, name string) {
	s.total++
	if s.count[reason]++; s.count[reason] == 1 {
		s.first[reason] = printable.Name(name)
	}
}

// damage counts what is skipped only if the options say so.
func (s *skips) damage() int { return s.count[deadLink] + s.count[unreadable] }

// notes says what was skipped, and why.
func (s *skips) notes() []string {
	var notes []string
	for reason, n := range s.count {
		if n == 0 {
			continue
		}
		what := map[skipReason]string{
			notNamed:   count(n, "file", "files") + " skipped, not named as images are",
			noFile:     count(n, "name", "names") + " skipped, of pipes, sockets or devices",
			leftOver:   count(n, "name", "names") + " skipped, made by a storage device or a system",
			leadsBack:  count(n, "link", "links") + " skipped, to folders that hold this one or are read already",
			deadLink:   count(n, "link", "links") + " skipped, to nothing",
			unreadable: count(n, "folder", "folders") + " skipped, not to be read",
		}[skipReason(reason)]
		notes = append(notes, fmt.Sprintf("%s, e.g. %s", what, s.first[reason]))
	}
	return notes
}

// broken is an error if something is broken and not to be skipped.
func (s *skips) broken(o Options) error {
	for _, reason := range []skipReason{deadLink, unreadable} {
		if n := s.count[reason]; n > 0 && !o.SkipBroken {
			what := map[skipReason]string{
				deadLink:   count(n, "link leads", "links lead") + " nowhere",
				unreadable: count(n, "folder", "folders") + " cannot be read",
			}[reason]
			return kindError{fmt.Errorf("%s: %s; fix, remove or skip them", what, s.first[reason]), ErrBroken}
		}
	}
	return nil
}

// settle notes what the walk skipped, if that may be, and gives classes names that
// checkpoints and terminals take.
func (l *imageListing) settle(walk *imageWalk, o Options) error {
	if err := walk.skipped.broken(o); err != nil {
		return err
	}
	l.notes = append(l.notes, walk.skipped.notes()...)
	for i, class := range l.classes {
		l.classes[i] = printable.Name(class)
	}
	return nil
}
