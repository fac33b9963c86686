// Package train fits networks: the loop, the optimiser, the schedules.
//
// Images go in as they are, from 0 to 1: every network begins with a convolution
// without bias and a batch normalisation, which takes out scale and mean, and
// training with and without normalised images differs only at the border.
//
// It knows nothing of searches, stores or reports.
package train

import (
	"fmt"
	"reflect"
	"strings"

	"lrunet/lrunet"
)

// Recipe is how a network is trained: everything but the network, the data,
// the number of epochs and the seed. The zero value of a field is its default.
// Names in JSON are part of jobs' keys and never change.
type Recipe struct {
	Batch          int     `yaml:"batch,omitempty" json:"batch" zero:"default"`              // images a step; 0: 128
	LearningRate   float64 `yaml:"learning_rate,omitempty" json:"rate" zero:"default"`       // the learning rate at its peak; 0: 0.1
	Momentum       float64 `yaml:"momentum,omitempty" json:"momentum"`                       // share of the step before that goes into each; 0: none
	Nesterov       bool    `yaml:"nesterov,omitempty" json:"nesterov"`                       // look-ahead momentum
	WeightDecay    float64 `yaml:"weight_decay,omitempty" json:"weight_decay"`               // added to the gradient, times the weight
	NoNormDecay    bool    `yaml:"no_norm_decay,omitempty" json:"free_norms"`                // no weight decay on batch normalisations and biases
	EMADecay       float64 `yaml:"ema_decay,omitempty" json:"average"`                       // decay a step of the weights' exponential moving average, which is what gets scored; 0: none
	Schedule       string  `yaml:"schedule,omitempty" json:"schedule"`                       // constant, steps, linear, cosine, one-cycle or one-cycle-torch; "": cosine
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

	Optimizer            string        `yaml:"optimizer,omitempty" json:"optimizer,omitempty"`                           // sgd, or muon for the weights of convolutions that mix channels and sgd for the rest; "": sgd
	MuonRate             float64       `yaml:"muon_rate,omitempty" json:"muon_rate,omitempty" zero:"default"`            // muon's learning rate at its peak; 0: 0.05
	MuonMomentum         float64       `yaml:"muon_momentum,omitempty" json:"muon_momentum,omitempty" zero:"default"`    // muon's momentum; 0: 0.9
	MuonSteps            int           `yaml:"muon_steps,omitempty" json:"muon_steps,omitempty" zero:"default"`          // Newton-Schulz iterations; 0: 3
	DecoupledWeightDecay bool          `yaml:"decoupled_weight_decay,omitempty" json:"decoupled_weight_decay,omitempty"` // weight decay shrinks the weights by themselves and does not enter the momentum
	BiasRate             float64       `yaml:"bias_rate,omitempty" json:"bias_rate,omitempty" zero:"default"`            // factor of the learning rate for the biases of batch normalisations; 0: 1
	ReuseGradient        string        `yaml:"reuse_gradient,omitempty" json:"reuse_gradient,omitempty"`                 // of weights that are used several times: sum, or mean over the uses; "": sum
	ProgressiveReuse     float64       `yaml:"progressive_reuse,omitempty" json:"progressive_reuse,omitempty"`           // share of the steps over which the number of iterations grows from 1 to the network's
	AnyReuse             lrunet.Counts `yaml:"any_reuse,omitempty" json:"any_reuse,omitempty"`                           // reuse counts that the network is trained for at once, with batch normalisations of their own; a count is the most iterations of a stage
	ShareAffine          bool          `yaml:"share_affine,omitempty" json:"share_affine,omitempty"`                     // with any_reuse: the counts share the scales and shifts of batch normalisations, but each keeps its own running statistics
	Distill              float64       `yaml:"distill,omitempty" json:"distill,omitempty"`                               // with any_reuse: weight of the largest count's answers in the targets of the smaller ones; 0: none
	Lookahead            float64       `yaml:"lookahead,omitempty" json:"lookahead,omitempty"`                           // decay a step, at the end, of slow weights into which the weights are pulled; 0: none
	Whiten               bool          `yaml:"whiten,omitempty" json:"whiten,omitempty"`                                 // start the first convolution with filters that whiten patches of the training images
	ResidualInit         string        `yaml:"residual_init,omitempty" json:"residual_init,omitempty"`                   // of the branches of layer reuse: zero, or depth for one over the root of the iterations; "": one
	Augment              string        `yaml:"augment,omitempty" json:"augment,omitempty"`                               // auto: crop, flip and erase follow the number of epochs, with flip only if that is set; "": as their fields say
	Mixup                float64       `yaml:"mixup,omitempty" json:"mixup,omitempty"`                                   // alpha of blending each image with another; 0: none
	Cutmix               float64       `yaml:"cutmix,omitempty" json:"cutmix,omitempty"`                                 // alpha of pasting a box of another image into each; 0: none
}

// String lists the fields that are set, e.g. "batch 256, learning rate 0.1,
// schedule cosine, flip true".
func (r Recipe) String() string { return r.Changes(Recipe{}) }

// Changes lists the fields in which the recipe differs from another one, each with its
// value; of one that is not set it says so, such as "no flip" or "default optimizer".
func (r Recipe) Changes(from Recipe) string {
	var list []string
	fields, others := reflect.ValueOf(r), reflect.ValueOf(from)
	for i := range fields.NumField() {
		name, _, _ := strings.Cut(fields.Type().Field(i).Tag.Get("yaml"), ",")
		name = strings.ReplaceAll(name, "_", " ")
		switch value := fields.Field(i); {
		case value.Interface() == others.Field(i).Interface():
		case value.IsZero() && value.Kind() == reflect.String:
			list = append(list, "default "+name)
		case value.IsZero():
			list = append(list, "no "+name)
		default:
			list = append(list, fmt.Sprintf("%s %v", name, value))
		}
	}
	return strings.Join(list, ", ")
}
