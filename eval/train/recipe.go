// Package train fits networks: the loop, the optimiser, the schedules.
// It knows nothing of searches, stores or reports.
package train

// Recipe is how a network is trained: everything but the network, the data,
// the number of epochs and the seed. The zero value of a field is its default.
type Recipe struct {
	Batch          int     `yaml:"batch,omitempty" json:"batch"`                     // images a step; 0: 128
	Rate           float64 `yaml:"rate,omitempty" json:"rate"`                       // peak learning rate; 0: 0.1
	Momentum       float64 `yaml:"momentum,omitempty" json:"momentum"`               // 0: none
	Nesterov       bool    `yaml:"nesterov,omitempty" json:"nesterov"`               // look-ahead momentum
	WeightDecay    float64 `yaml:"weight_decay,omitempty" json:"weight_decay"`       // added to the gradient, times the weight
	Schedule       string  `yaml:"schedule,omitempty" json:"schedule"`               // constant, steps, cosine or one-cycle; "": cosine
	LabelSmoothing float64 `yaml:"label_smoothing,omitempty" json:"label_smoothing"` // share of the target spread over all classes
	Dropout        float64 `yaml:"dropout,omitempty" json:"dropout"`                 // probability of zeroing before the classifier
	Crop           int     `yaml:"crop,omitempty" json:"crop"`                       // pixels of padding before a random crop to the original size
	Rotate         float64 `yaml:"rotate,omitempty" json:"rotate"`                   // largest rotation either way, in degrees
	Flip           bool    `yaml:"flip,omitempty" json:"flip"`                       // mirror half of the images left to right
}
