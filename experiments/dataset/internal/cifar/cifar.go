// Package cifar decodes the files of CIFAR-10 and CIFAR-100, binary ones and
// Python pickles, and finds them in folders and archives. It knows nothing of
// classes.
//
// Source: https://www.cs.toronto.edu/~kriz/cifar.html.
package cifar

// ImageSize is the number of bytes of an image: three planes of 32x32.
const ImageSize = 3 * 32 * 32

// Batch is the content of one file: image i is
// Pixels[i*ImageSize : (i+1)*ImageSize], planar.
type Batch struct {
	Pixels []uint8
	Labels []uint8
}
