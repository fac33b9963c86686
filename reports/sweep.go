package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/internal/words"
)

// Sweep is a list of networks, each trained with several seeds, ready to be
// reported. A field left at its zero value is left out.
type Sweep struct {
	Title       string
	Experiment  string
	Dataset     string
	DatasetHash string // SHA-256 of the dataset's content, in hex
	Images      int    // of the test split
	Trained     int    // images of an epoch; 0: not known
	Tested      bool   // accuracy is that on the test split; otherwise that on the validation split
	Recipe      string // how the networks were trained
	Epochs      int
	Seeds       []uint64
	Planned     int // trainings in all
	Done        int // of them
	Taken       int // of these, from other runs

	Networks   []SweepNetwork
	Variants   []SweepVariant // ways to train each network; none where there is one, without a name
	Baseline   string         // network that gains are measured against
	Gains      []SweepGain
	Effects    []SweepGain // of variants, over the first one
	Curves     []SweepCurve
	Truncated  string // network that TruncatedAt is about
	TruncateAt []SweepTruncation
	Failures   []SweepFailure
	Sessions   Sessions
	Notes      []string // remarks, one paragraph each

	PublishedEpochs int // that networks with a published accuracy were trained for; 0: not known
}

// Estimate is a mean over seeds. Values that are not known are NaN.
type Estimate struct {
	Mean  float64
	Std   float64 // over seeds
	Seeds int
}

// SweepNetwork is one network of a sweep.
type SweepNetwork struct {
	Name       string // as the experiment has it
	Arch       string // notation, "" where it is the name
	Reuse      int    // largest number of iterations; 0 for networks without reuse
	Costs      eval.Measures
	Validation Estimate // accuracy on the validation split, percent
	Test       Estimate // on the test split
	BestEpoch  Estimate // on the test split after the epoch that did best there
	StepMAdds  float64  // multiply-adds of an image forward in a step of training; NaN where steps differ
	Minutes    float64  // wall time of a training, mean over seeds; NaN before the first
	// Published is the accuracy that was published; NaN where none was.
	Published float64
	Epochs    int          // of its training; 0: the sweep's
	Variant   string       // way it was trained; "" where there is one
	Label     string       // what sets it apart, for figures where the name is too long; "" for none
	Counts    []SweepCount // that one training was for; none where it was for one
}

// Shown is a network's accuracy on the split that the sweep shows, percent.
func (s Sweep) Shown(n SweepNetwork) Estimate {
	if s.Tested {
		return n.Test
	}
	return n.Validation
}

// split names the split that accuracies are measured on.
func (s Sweep) split() string {
	if s.Tested {
		return "test"
	}
	return "validation"
}

// epochs is how many the network was trained for.
func (s Sweep) epochs(n SweepNetwork) int { return cmp.Or(n.Epochs, s.Epochs) }

// SweepVariant is one way to train networks.
type SweepVariant struct {
	Name   string
	Epochs int
	Recipe string
}

// SweepGain is how many points a network is better than the baseline, or than
// itself trained in another way.
type SweepGain struct {
	Name      string
	Mean      float64
	Half      float64 // half of the 95 % confidence interval; NaN for fewer than two seeds
	Seeds     int     // that both are trained with, at least
	Base      string  // network that it is over; "": the baseline
	Published float64 // NaN where unknown
}

// SweepCurve is the course of one training.
type SweepCurve struct {
	Name   string
	Seed   uint64
	Epochs []CurvePoint
}

// CurvePoint is one epoch of a training.
type CurvePoint struct {
	Epoch    int
	Loss     float64
	Rate     float64
	Accuracy float64 // on the validation split; NaN without one
}

// SweepTruncation is a network cut to its first iterations.
type SweepTruncation struct {
	Iterations int
	Accuracy   Estimate
}

// SweepFailure is a training without a result.
type SweepFailure struct {
	Name   string
	Seed   uint64
	Reason string
}

// facts is what it takes to make the sweep again, and where it was made.
func (s Sweep) facts() []fact {
	var seeds []string
	for _, seed := range s.Seeds {
		seeds = append(seeds, strconv.FormatUint(seed, 10))
	}
	list := []fact{
		{"Experiment", s.Experiment, false},
		{"Dataset", s.Dataset, false},
		{"Dataset SHA-256", s.DatasetHash, true},
		{"Epochs", s.lengths(), false},
		{"Seeds", strings.Join(seeds, ", "), false},
		{"Recipe", s.Recipe, false},
		{"Trainings", fmt.Sprint(s.Done, " ", s.progress()), false},
		{"Wall time", elapsed(s.Sessions.Duration()), false},
	}
	list = append(list, s.Sessions.facts()...)
	return slices.DeleteFunc(list, func(f fact) bool { return f.Value == "" })
}

// lengths are the numbers of epochs that networks were trained for: "10 and 30".
func (s Sweep) lengths() string {
	var epochs []int
	for _, n := range s.Networks {
		epochs = append(epochs, s.epochs(n))
	}
	if len(epochs) == 0 {
		return strconv.Itoa(s.Epochs)
	}
	slices.Sort(epochs)
	return words.List(slices.Compact(epochs))
}

// length is the same in a sentence.
func (s Sweep) length() string {
	if text := s.lengths(); text != "1" {
		return text + " epochs"
	}
	return "1 epoch"
}

// progress is of how many trainings some are done, and how many of these elsewhere.
func (s Sweep) progress() string {
	text := fmt.Sprintf("of %d", s.Planned)
	if s.Taken > 0 {
		text += fmt.Sprintf(", %d from other runs", s.Taken)
	}
	return text
}

// spread says whether any network's accuracy has a standard deviation over seeds.
func (s Sweep) spread() bool {
	return slices.ContainsFunc(s.Networks, func(n SweepNetwork) bool { return finite(s.Shown(n).Std) })
}

// publishedName is what published accuracies are called, beside measured ones that may
// have had another budget.
func (s Sweep) publishedName() string {
	if s.PublishedEpochs == 0 {
		return "published"
	}
	return fmt.Sprintf("published (%d epochs)", s.PublishedEpochs)
}

// published says whether any network's accuracy was published, rivals whether any is
// without layer reuse.
func (s Sweep) published() bool {
	return slices.ContainsFunc(s.Networks, func(n SweepNetwork) bool { return finite(n.Published) })
}

func (s Sweep) rivals() bool {
	return slices.ContainsFunc(s.Networks, func(n SweepNetwork) bool { return n.Reuse == 0 })
}

// Validate fails on a network without a name of its own.
func (s Sweep) Validate() error {
	seen := map[string]bool{}
	for _, n := range s.Networks {
		if n.Name == "" || seen[n.Name] {
			return fmt.Errorf("reports: sweep %q: network %q has no name or is a duplicate", s.Title, n.Name)
		}
		seen[n.Name] = true
	}
	return nil
}
