package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"lrunet/eval"
)

// Record is a list of networks, each trained with several seeds, ready to be
// reported. A field left at its zero value is left out.
type Record struct {
	Title       string
	Experiment  string
	Dataset     string
	DatasetHash string // SHA-256 of the dataset's content, in hex
	Images      int    // that accuracies are measured on
	Recipe      string // how the networks were trained
	Epochs      int
	Seeds       []uint64
	Planned     int // trainings in all
	Done        int // of them

	Networks   []RecordNetwork
	Baseline   string // network that gains are measured against
	Gains      []RecordGain
	Curves     []RecordCurve
	Truncated  string // network that TruncatedAt is about
	TruncateAt []RecordTruncation
	Failures   []RecordFailure
	Sessions   []RecordSession
	Notes      []string // remarks, one paragraph each
}

// Estimate is a mean over seeds. Values that are not known are NaN.
type Estimate struct {
	Mean  float64
	Std   float64 // over seeds
	Seeds int
}

// RecordNetwork is one network of a record.
type RecordNetwork struct {
	Name     string // as the experiment has it
	Arch     string // notation, "" where it is the name
	Reuse    int    // largest number of iterations; 0 for networks without reuse
	Costs    eval.Measures
	Accuracy Estimate // on the test part, percent
	// Published is the accuracy that was published; NaN where none was.
	Published float64
}

// RecordGain is how many points a network is better than the baseline.
type RecordGain struct {
	Name      string
	Mean      float64
	Half      float64 // half of the 95 % confidence interval; NaN for fewer than two pairs
	Pairs     int     // seeds for which both are trained
	Published float64 // NaN where unknown
}

// RecordCurve is the course of one training.
type RecordCurve struct {
	Name   string
	Seed   uint64
	Epochs []CurvePoint
}

// CurvePoint is one epoch of a training.
type CurvePoint struct {
	Epoch    int
	Loss     float64
	Rate     float64
	Accuracy float64 // on the validation part; NaN without one
}

// RecordTruncation is a network cut to its first iterations.
type RecordTruncation struct {
	Iterations int
	Accuracy   Estimate
}

// RecordFailure is a training without a result.
type RecordFailure struct {
	Name   string
	Seed   uint64
	Reason string
}

// RecordSession is one execution of the command: a record that was stopped and
// taken up again has several.
type RecordSession struct {
	Command   string
	Version   string
	Machine   Machine
	Started   time.Time
	Ended     time.Time // of the last training that was kept
	Trainings int       // that it finished
}

// Duration is the wall time of all sessions.
func (r Record) Duration() time.Duration {
	var sum time.Duration
	for _, s := range r.Sessions {
		sum += s.Ended.Sub(s.Started)
	}
	return sum
}

// facts is what it takes to make the record again, and where it was made.
func (r Record) facts() []fact {
	var seeds []string
	for _, s := range r.Seeds {
		seeds = append(seeds, strconv.FormatUint(s, 10))
	}
	list := []fact{
		{"Experiment", r.Experiment, false},
		{"Dataset", r.Dataset, false},
		{"Dataset SHA-256", r.DatasetHash, true},
		{"Epochs", strconv.Itoa(r.Epochs), false},
		{"Seeds", strings.Join(seeds, ", "), false},
		{"Recipe", r.Recipe, false},
		{"Trainings", fmt.Sprintf("%d of %d", r.Done, r.Planned), false},
		{"Wall time", elapsed(r.Duration()), false},
	}
	for i, s := range r.Sessions {
		list = append(list, s.facts(i, len(r.Sessions))...)
	}
	var kept []fact
	for _, f := range list {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// facts is those of one of several sessions.
func (s RecordSession) facts(i, of int) []fact {
	label := func(name string) string {
		if of == 1 {
			return name
		}
		return fmt.Sprintf("%s (session %d)", name, i+1)
	}
	cpu := s.Machine.CPU
	if s.Machine.Cores > 0 {
		cpu = fmt.Sprintf("%s, %d cores, %s", cpu, s.Machine.Cores, threads(s.Machine))
	}
	return []fact{
		{label("Started"), s.Started.Format("2006-01-02 15:04:05 MST"), false},
		{label("Processor"), cpu, false},
		{label("Kernels"), s.Machine.Kernels, false},
		{label("System"), s.Machine.System, false},
		{label("Version"), s.Version, true},
	}
}

// Validate says what is missing or contradictory in the record.
func (r Record) Validate() error {
	seen := map[string]bool{}
	for _, n := range r.Networks {
		if n.Name == "" || seen[n.Name] {
			return fmt.Errorf("reports: record %q: network %q has no name or is there twice", r.Title, n.Name)
		}
		seen[n.Name] = true
	}
	return nil
}
