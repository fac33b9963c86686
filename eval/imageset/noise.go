package imageset

import "math/rand/v2"

// Noise is n images of size random bytes each, with labels of all classes in turn:
// what speed is measured on. It is the same at every call.
func Noise(size, classes, n int) Subset {
	random := rand.New(rand.NewPCG(1, 1))
	s := Split{Size: size, Pixels: make([]uint8, n*size), Labels: make([]uint16, n)}
	for i := range s.Pixels {
		s.Pixels[i] = uint8(random.Uint32())
	}
	for i := range s.Labels {
		s.Labels[i] = uint16(i % classes)
	}
	return s.All()
}
