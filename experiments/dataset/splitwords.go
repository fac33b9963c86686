package dataset

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Words that name a split, anywhere in the name of a file or folder: those of
// Hugging Face's and Keras's data. The first that is there counts, so test is
// preferred to validation.
var (
	trainWords = []string{"train", "training"}
	testWords  = []string{"test", "testing", "eval", "evaluation", "val", "valid", "validation", "dev"}
)

// nameWords are the words of a name: train and images in train_images2 and
// trainImages.
var nameWords = regexp.MustCompile(`\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+`)

// splitWord is the first word of a name that is one for a split; "": none is.
func splitWord(name string) string {
	for _, word := range nameWords.FindAllString(name, -1) {
		if word = strings.ToLower(word); slices.Contains(trainWords, word) || slices.Contains(testWords, word) {
			return word
		}
	}
	return ""
}

// splitItem is a file or a folder that may be of a split.
type splitItem struct {
	name string // without the extension and the number of a shard
	word string // for the split; "": none
}

// numbered is how shards are: train-00001-of-00002.parquet, with or without a
// hash behind.
var numbered = regexp.MustCompile(`^(.*)-(\d{5})-of-(\d{5})(-[0-9a-zA-Z]+)?$`)

// itemOf is the item of a file's or folder's name.
func itemOf(name string) splitItem {
	switch ext := path.Ext(name); strings.ToLower(ext) {
	case ".parquet", ".csv", ".tsv":
		name = strings.TrimSuffix(name, ext)
	}
	if match := numbered.FindStringSubmatch(name); match != nil {
		name = match[1]
	}
	return splitItem{name, splitWord(name)}
}

// is says whether the item is of the split that a user names.
func (i splitItem) is(split string) bool {
	return strings.EqualFold(i.name, split) || strings.EqualFold(i.word, split)
}
