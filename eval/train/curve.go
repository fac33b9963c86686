package train

// Epoch is one point of a training curve.
type Epoch struct {
	Epoch    int     `json:"epoch"`    // 1 for the first
	Loss     float64 `json:"loss"`     // mean training loss, nats per image
	Rate     float64 `json:"rate"`     // learning rate of the last step
	Accuracy float64 `json:"accuracy"` // on the validation split, percent; NaN if there is none
}

// Progress is how far a training is.
type Progress struct {
	Epoch    int     // the current one, 1 for the first
	Epochs   int     // in all
	Images   int     // trained in all epochs so far
	Total    int     // images to train in all epochs
	Loss     float64 // mean of this epoch so far
	Accuracy float64 // of the last finished epoch, percent; NaN before
	Worker   string  // name of the machine that trains; "" for this one

	Shallower []ReuseAccuracy // of smaller reuse counts after the last epoch of this session; nil before and without any_reuse
}
