package members

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"lrunet/eval/train"
	"lrunet/experiments"
)

// Plan is how a network is trained.
type Plan struct {
	Data   experiments.Data `yaml:"data"`
	Epochs int              `yaml:"epochs"`
	Recipe train.Recipe     `yaml:"recipe"`
	Seed   uint64           `yaml:"seed"` // of the weights and the data order
}

// Plan is how the member was trained in its run.
func (m Member) Plan() Plan {
	e := m.Experiment
	return Plan{e.Data, e.Training.Epochs, e.Training.Recipe, e.Seed}
}

// Differs says in what the plan differs from another, a text for each field: "epochs
// 100 instead of 10". The error is the encoder's, which no valid plan causes.
func (p Plan) Differs(from Plan) ([]string, error) {
	there, err := yaml.Marshal(from)
	if err != nil {
		return nil, err
	}
	here, err := yaml.Marshal(p)
	if err != nil {
		return nil, err
	}
	changes, err := experiments.Changes(there, here)
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprintf("%s %s instead of %s", c.Field, c.Here, c.There))
	}
	return list, err
}
