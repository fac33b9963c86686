package imageset

// Split is a list of images with their labels. Image i is
// Pixels[i*Size : (i+1)*Size], planar: channel, row, column; 0 to 255. Pixels
// may be a file mapped into memory: never write to them.
type Split struct {
	Pixels []uint8
	Labels []uint16
	Size   int // bytes of one image: channels x height x width
}

// Len is the number of images.
func (s Split) Len() int { return len(s.Labels) }

// Image is the pixels of image i, shared with the split.
func (s Split) Image(i int) []uint8 { return s.Pixels[i*s.Size : (i+1)*s.Size] }

// Subset is some images of a split, in the order of Index.
type Subset struct {
	Of    Split
	Index []int
}

// Len is the number of images.
func (s Subset) Len() int { return len(s.Index) }

// Image is the pixels of the subset's image i, shared with the split.
func (s Subset) Image(i int) []uint8 { return s.Of.Image(s.Index[i]) }

// Label is the class of the subset's image i.
func (s Subset) Label(i int) uint16 { return s.Of.Labels[s.Index[i]] }

// Labels are the classes of all images.
func (s Subset) Labels() []uint16 {
	labels := make([]uint16, s.Len())
	for i := range labels {
		labels[i] = s.Label(i)
	}
	return labels
}

// Counts is the number of images of each class.
func (s Split) Counts(classes int) []int {
	counts := make([]int, classes)
	for _, label := range s.Labels {
		counts[label]++
	}
	return counts
}

// ByClass lists the images of each class, up to the largest label.
func (s Split) ByClass() [][]int {
	var byClass [][]int
	for i, label := range s.Labels {
		for int(label) >= len(byClass) {
			byClass = append(byClass, nil)
		}
		byClass[label] = append(byClass[label], i)
	}
	return byClass
}

// All is the whole split as a subset.
func (s Split) All() Subset {
	index := make([]int, s.Len())
	for i := range index {
		index[i] = i
	}
	return Subset{Of: s, Index: index}
}
