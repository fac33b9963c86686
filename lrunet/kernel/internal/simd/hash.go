package simd

import "lrunet/lrunet/kernel/internal/simd/portable"

// Mix scatters a number's bits, as Dropout does.
func Mix(n uint64) uint64 { return portable.Mix(n) }
