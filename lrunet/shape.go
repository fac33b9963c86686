package lrunet

import "fmt"

// Shape is the size of one image or feature map: channels, height, width.
type Shape struct {
	C, H, W int
}

// Area is the number of positions of one channel.
func (s Shape) Area() int { return s.H * s.W }

// Size is the number of elements of all channels.
func (s Shape) Size() int { return s.C * s.H * s.W }

// String writes the shape as "3x32x32": channels, height, width.
func (s Shape) String() string { return fmt.Sprintf("%dx%dx%d", s.C, s.H, s.W) }
