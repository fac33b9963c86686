package cifar

import "fmt"

// DecodeBinary reads a file of records, each of labels bytes and an image, and
// takes the label at index label: CIFAR-10 has one, CIFAR-100 a coarse and a
// fine one. It fails if content is not that many bytes.
func DecodeBinary(content []byte, records, labels, label int) (Batch, error) {
	record := labels + ImageSize
	if len(content) != records*record {
		return Batch{}, fmt.Errorf("has %d bytes, must have %d: %d records of %d", len(content), records*record, records, record)
	}
	b := Batch{
		Pixels: make([]uint8, 0, records*ImageSize),
		Labels: make([]uint8, 0, records),
	}
	for at := 0; at < len(content); at += record {
		b.Labels = append(b.Labels, content[at+label])
		b.Pixels = append(b.Pixels, content[at+labels:at+record]...)
	}
	return b, nil
}
