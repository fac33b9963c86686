package lrunet

// Start is how a network's weights are drawn before training: as its authors
// draw them. Biases and linear layers, unless it says otherwise, start uniform
// within 1/sqrt(fan-in), and batch normalisations at identity.
type Start uint8

const (
	// StartHe draws convolutions from a normal distribution of variance
	// 2/fan-out (He et al., arXiv 1502.01852), as LruNet's authors do.
	StartHe Start = iota

	// StartUniform draws them uniformly within 1/sqrt(fan-in), PyTorch's
	// default, which the authors of MobileNet's and the ShuffleNets' published
	// code leave as it is.
	StartUniform

	// StartNarrow draws convolutions as StartHe, and linear layers from a normal
	// distribution of deviation 0.01 with biases at 0, as MobileNetV2's published
	// code does.
	StartNarrow
)
