package dataset

import "regexp"

// ofSplits is what notes on splits speak of.
var ofSplits = regexp.MustCompile(`test split|(test|training) images|for training`)

// OfSplits says whether a note of a dataset is about its splits, which is no matter
// to whom takes all of its images.
func OfSplits(note string) bool { return ofSplits.MatchString(note) }
