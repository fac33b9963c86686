package kernel

import (
	"fmt"
	"testing"
)

func TestPackUnpack(t *testing.T) {
	for _, n := range []int{1, 5, 16, 17, 40} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			values := narrow(normal(newRand(1), n*3*2*5))
			x := NewTensor(3, 2, 5, 4)
			fill(x.Data, 9)
			Pack(&x, values, n)
			if x.N != n {
				t.Fatalf("N is %d, want %d", x.N, n)
			}
			checkPadding(t, "packed", &x)
			// image n-1, channel 2, row 1, column 3
			at := (((2*4+(n-1)/16)*2+1)*5+3)*16 + (n-1)%16
			if got, want := x.Data[at], values[(((n-1)*3+2)*2+1)*5+3]; got != want {
				t.Errorf("element lies elsewhere: %v, want %v", got, want)
			}
			got := make([]float32, len(values))
			Unpack(got, &x)
			for i := range got {
				if got[i] != values[i] {
					t.Fatalf("element %d came back as %v, was %v", i, got[i], values[i])
				}
			}
			if len(x.Plane(1)) != Blocks(n)*2*5*16 {
				t.Errorf("plane has %d elements", len(x.Plane(1)))
			}
			if Blocks(n) < 4 && x.Data[4*10*16-1] != 9 {
				t.Error("a block that is not live was written")
			}
		})
	}
}

func TestShapesAreChecked(t *testing.T) {
	pool := NewPool(1)
	x, y := NewTensor(3, 2, 2, 1), NewTensor(3, 2, 3, 1)
	x.N = 4
	mustPanic(t, func() { NewReLU(pool, 0).Forward(&y, &x) })
	small := NewTensor(3, 2, 2, 1)
	mustPanic(t, func() { Pack(&small, make([]float32, 17*12), 17) })
}
