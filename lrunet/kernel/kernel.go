// Package kernel is the arithmetic of convolutional networks on plain slices,
// forward and backward: convolutions of every kind, batch normalisation,
// layer reuse iterations, activations, pooling, dropout, the loss and SGD.
//
// It knows nothing of networks, graphs, datasets or training loops.
//
// Feature maps are Tensors in the batch-in-lanes layout [c][n/16][h][w][16]
// float32, 16 images side by side in the innermost dimension; a shape like C by
// H by W is that of one image. Weights lie as in PyTorch. Three promises hold
// for every operation:
//
//   - Results are bit-identical for any number of threads.
//   - The lanes of a last block that hold no image are zero in every result.
//   - No operation allocates once it has seen its largest batch.
//
// The inner loops are a set of kernels: assembly for AVX-512, for AVX2 with FMA,
// or portable Go, chosen when the program starts. LRUNET_KERNEL=avx512, avx2 or
// go forces a set, and the build tag purego leaves the assembly out. Results are
// bit-identical within one set and differ by rounding between sets.
//
// An operation is a struct made once per place in a network. It owns what its
// backward half needs of the last forward half, so one value must not serve
// two places whose backward halves are both still to come. Results come first
// in argument lists; a result's N is set from the input's. Mismatched shapes
// are programming errors and panic. Inputs and results must not overlap. Tensors
// and slices are read and written during a call only; what one call leaves to the
// next lies in the operation.
package kernel
