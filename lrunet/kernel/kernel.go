// Package kernel is the arithmetic of convolutional networks on plain slices,
// forward and backward: convolutions of every kind, batch normalisation,
// layer reuse iterations, activations, pooling, dropout, the loss and SGD.
//
// It knows nothing of networks, graphs, datasets or training loops.
//
// Feature maps are Tensors in the batch-in-lanes layout [c][block][h][w][16],
// 16 images side by side in the innermost dimension. Three promises hold for
// every operation:
//
//   - Results are bit-identical for any number of threads.
//   - The lanes of a last block that hold no image are zero in every result.
//   - No operation allocates once it has seen its largest batch.
//
// The inner loops have assembly for AVX-512 and for AVX2 with FMA, chosen when
// the program starts; LRUNET_KERNEL=go, avx2 or avx512 forces a set, and the
// build tag purego leaves the assembly out. Results are bit-identical within
// one set and differ by rounding between sets.
//
// An operation is a struct made once per place in a network. It owns what its
// backward half needs of the last forward half, so one value must not serve
// two places whose backward halves are both still to come. Results come first
// in argument lists; a result's N is set from the input's. Mismatched shapes
// are programming errors and panic. Inputs and results must not overlap.
package kernel
