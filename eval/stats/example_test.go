package stats_test

import (
	"fmt"

	"lrunet/eval/stats"
)

// What one network gains over another, trained with the same five seeds: the
// paired t interval of the differences.
func ExampleMeanInterval() {
	a := []float64{91.2, 91.0, 91.4, 90.9, 91.3}
	b := []float64{90.1, 90.4, 90.2, 90.0, 90.6}
	var gains []float64
	for i := range a {
		gains = append(gains, a[i]-b[i])
	}
	gain := stats.MeanInterval(gains, 0.95)
	fmt.Printf("%.2f ± %.2f points over %d seeds\n", gain.Mean, gain.Half, gain.N)
	// Output:
	// 0.90 ± 0.32 points over 5 seeds
}

// Two classifiers on the same images: 60 are recognised by the first alone, 40
// by the second alone.
func ExampleMcNemar() {
	fmt.Printf("p = %.3f\n", stats.McNemar(60, 40))
	// Output:
	// p = 0.057
}

// Three tests at once: each p-value is adjusted before it is compared with 0.05.
func ExampleHolm() {
	fmt.Printf("%.3f\n", stats.Holm([]float64{0.01, 0.04, 0.03}))
	// Output:
	// [0.030 0.060 0.060]
}
