// Package train fits networks: the loop, the optimiser, the schedules.
// It knows nothing of searches, stores or reports.
package train

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Recipe is how a network is trained: everything but the network, the data,
// the number of epochs and the seed. The zero value of a field is its default.
// Names in JSON are part of jobs' keys and never change.
type Recipe struct {
	Batch          int     `yaml:"batch,omitempty" json:"batch"`                             // images a step; 0: 128
	LearningRate   float64 `yaml:"learning_rate,omitempty" json:"rate"`                      // at its peak; 0: 0.1
	Momentum       float64 `yaml:"momentum,omitempty" json:"momentum"`                       // 0: none
	Nesterov       bool    `yaml:"nesterov,omitempty" json:"nesterov"`                       // look-ahead momentum
	WeightDecay    float64 `yaml:"weight_decay,omitempty" json:"weight_decay"`               // added to the gradient, times the weight
	NoNormDecay    bool    `yaml:"no_norm_decay,omitempty" json:"free_norms"`                // no weight decay on batch normalisations and biases
	EMADecay       float64 `yaml:"ema_decay,omitempty" json:"average"`                       // decay a step of the weights' exponential moving average, which is what gets scored; 0: none
	Schedule       string  `yaml:"schedule,omitempty" json:"schedule"`                       // constant, steps, linear, cosine or one-cycle; "": cosine
	WarmUp         float64 `yaml:"warm_up,omitempty" json:"warm_up,omitempty"`               // share of the steps over which the learning rate rises to its peak, before the schedule begins
	LabelSmoothing float64 `yaml:"label_smoothing,omitempty" json:"label_smoothing"`         // share of the target spread over all classes
	Dropout        float64 `yaml:"dropout,omitempty" json:"dropout"`                         // probability of zeroing before the classifier
	Crop           int     `yaml:"crop,omitempty" json:"crop"`                               // pixels of padding before a random crop
	Margin         int     `yaml:"margin,omitempty" json:"margin,omitempty"`                 // pixels by which that crop, so the images trained on, is larger than the original on each side
	Rotate         float64 `yaml:"rotate,omitempty" json:"rotate"`                           // largest rotation either way, in degrees
	Flip           bool    `yaml:"flip,omitempty" json:"flip"`                               // mirror half of the images left to right
	AlternateFlip  bool    `yaml:"alternate_flip,omitempty" json:"alternate_flip,omitempty"` // with flip: each image in every other epoch, instead of at random
	Erase          int     `yaml:"erase,omitempty" json:"erase,omitempty"`                   // side of a black square put on each image at random, in pixels
	Recalibrate    bool    `yaml:"recalibrate,omitempty" json:"recalibrate,omitempty"`       // at the end, measure the statistics of batch normalisations again on plain images
}

// String lists the fields that are set, e.g. "batch 256, learning rate 0.1,
// schedule cosine, flip true".
func (r Recipe) String() string {
	var set []string
	fields := reflect.ValueOf(r)
	for i := range fields.NumField() {
		if value := fields.Field(i); !value.IsZero() {
			name, _, _ := strings.Cut(fields.Type().Field(i).Tag.Get("yaml"), ",")
			set = append(set, fmt.Sprintf("%s %v", strings.ReplaceAll(name, "_", " "), value))
		}
	}
	return strings.Join(set, ", ")
}

// maxBatch bounds the memory of a step.
const maxBatch = 4096

// Complete returns the recipe with its defaults filled in, as a Job states it.
func (r Recipe) Complete() Recipe {
	if r.Batch == 0 {
		r.Batch = 128
	}
	if r.LearningRate == 0 {
		r.LearningRate = 0.1
	}
	if r.Schedule == "" {
		r.Schedule = "cosine"
	}
	return r
}

// Validate fails on the first field that is out of range, and names it.
func (r Recipe) Validate() error {
	r = r.Complete()
	for _, check := range []struct {
		field  string
		value  float64
		lowest float64
		limit  float64 // exclusive
	}{
		{"batch", float64(r.Batch), 1, maxBatch + 1},
		{"learning_rate", r.LearningRate, 0, 1000},
		{"momentum", r.Momentum, 0, 1},
		{"weight_decay", r.WeightDecay, 0, 1},
		{"ema_decay", r.EMADecay, 0, 1},
		{"label_smoothing", r.LabelSmoothing, 0, 1},
		{"dropout", r.Dropout, 0, 1},
		{"crop", float64(r.Crop), 0, 65},
		{"margin", float64(r.Margin), 0, 65},
		{"rotate", r.Rotate, 0, 180.0001},
		{"erase", float64(r.Erase), 0, 65},
		{"warm_up", r.WarmUp, 0, 1},
	} {
		if math.IsNaN(check.value) || check.value < check.lowest || check.value >= check.limit {
			return fmt.Errorf("%s must be at least %g and below %g, got %g", check.field, check.lowest, check.limit, check.value)
		}
	}
	if _, known := schedules[r.Schedule]; !known {
		return fmt.Errorf("schedule: unknown %q (have %s)", r.Schedule, strings.Join(Schedules(), ", "))
	}
	if r.Nesterov && r.Momentum == 0 {
		return errors.New("nesterov needs a momentum above 0")
	}
	if r.WarmUp > 0 && r.Schedule == "one-cycle" {
		return errors.New("warm_up must be 0 with the schedule one-cycle, which has its own")
	}
	return nil
}

// Schedules lists the names of the learning rate schedules.
func Schedules() []string {
	var names []string
	for name := range schedules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
