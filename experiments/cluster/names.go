package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Version is that of the messages. Machines of another one are refused.
const Version = 1

// Names of streams and buckets.
const (
	jobsStream     = "LRUNET_JOBS"     // jobs to do: a work queue
	resultsStream  = "LRUNET_RESULTS"  // what they gave, until the study has it
	attemptsStream = "LRUNET_ATTEMPTS" // who tried what
	deadStream     = "LRUNET_DEAD"     // jobs that were given up, and why
	runsBucket     = "LRUNET_RUNS"     // runs that have jobs
	dataBucket     = "LRUNET_DATA"     // datasets, by the hash of their content
	weightsBucket  = "LRUNET_WEIGHTS"  // weights, by the hash of their file
	partialsBucket = "LRUNET_PARTIALS" // trainings in progress, by the key of their job
)

// Beginnings of subjects. The next words are need, run and key of a job, or run and
// key.
const (
	jobSubject      = "lrunet.v1.job"
	resultSubject   = "lrunet.v1.result"
	attemptSubject  = "lrunet.v1.attempt"
	deadSubject     = "lrunet.v1.dead"
	progressSubject = "lrunet.v1.progress"
	whoSubject      = "lrunet.v1.who"
)

// subject joins words.
func subject(words ...string) string { return strings.Join(words, ".") }

// Need is what a job asks of a worker: only workers with the same name for what they
// are see the job.
type Need struct {
	Program string // version of lrunet
	Kernels string // kernel set, which decides the last bits of a result; "": any
}

// word is the need as a word of a subject, and as the name of the consumer of its
// jobs.
func (n Need) word() string {
	if n.Kernels == "" {
		return "any-" + digest(strconv.Itoa(Version), n.Program)
	}
	return n.Kernels + "-" + digest(strconv.Itoa(Version), n.Program)
}

// String is the need in words.
func (n Need) String() string {
	kernels := "any kernels"
	if n.Kernels != "" {
		kernels = "kernels " + n.Kernels
	}
	return fmt.Sprintf("lrunet %s with %s", n.Program, kernels)
}

// digest is a short name of some words.
func digest(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// isWord says whether a text can be a word of a subject: a run's or a job's name, or a
// hash.
func isWord(text string) bool {
	return text != "" && len(text) <= 64 && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
	})
}
