// Package lrunet describes image classifiers that reuse their layers: their
// architecture in numbers (Arch), its notation, and the layers it stands for
// (Program). It also describes the baselines MobileNet, MobileNetV2, ShuffleNet
// and ShuffleNetV2, by name. It holds descriptions only; it knows nothing of
// arithmetic, training, data or search.
//
// The networks are those of Köpüklü, Babaee, Hörmann and Rigoll,
// "Convolutional Neural Networks with Layer Reuse", ICIP 2019,
// arXiv 1901.09615, for any width, reuse count and placement of pools.
package lrunet

// Arch is a layer-reuse network in numbers. Its notation is
//
//	stem64/2 64x14/2 128x14/2 256x14 512x14/2 head256
//
// which is the paper's 14-LruNet: a stem of 64 channels at stride 2; four
// stages WIDTHxREUSE, those with /2 followed by a max-pool of stride 2; a head
// of 256 channels. After a stage's reuse may stand its options, such as eN for
// its expansion and gN for its groups (defaults 2 and 8), after the head's width
// gN, and -linear for logits without the published ReLU: head256-linear.
type Arch struct {
	Stem   Stem
	Stages []Stage
	Head   Head
}

// Stem is the first convolution, 3x3 with batch normalisation and ReLU.
type Stem struct {
	Width  int
	Stride int // 1 or 2
}

// Head is the classifier: a grouped 1x1 convolution to Width channels with
// batch normalisation and ReLU, dropout, a 1x1 convolution to the classes with
// a ReLU on the logits (as published) unless Linear, and an average over
// positions.
type Head struct {
	Width  int
	Groups int
	Linear bool // no ReLU on the logits
}
