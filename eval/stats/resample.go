package stats

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// BootstrapAccuracies draws accuracies, 0 to 1, of classifiers on the same images,
// each trained once or several times: answers[c][t][i] says whether training t of
// classifier c recognises image i. Each resample draws the images anew, the same ones
// for all, and the trainings of each classifier. The same seed gives the same ones.
func BootstrapAccuracies(answers [][][]bool, resamples int, seed uint64) [][]float64 {
	var wrong [][]int // of each image, the trainings of all classifiers that fail on it
	var first []int   // training of each classifier
	n := 0
	for _, trainings := range answers {
		first = append(first, n)
		for _, right := range trainings {
			wrong = append(wrong, make([][]int, len(right)-len(wrong))...)
			for i, ok := range right {
				if !ok {
					wrong[i] = append(wrong[i], n)
				}
			}
			n++
		}
	}
	random := rand.New(rand.NewPCG(seed, uint64(len(wrong))))
	drawn := make([][]float64, resamples)
	errors := make([]int, n)
	for r := range drawn {
		clear(errors)
		for range wrong {
			for _, training := range wrong[random.IntN(len(wrong))] {
				errors[training]++
			}
		}
		for c, trainings := range answers {
			sum := 0
			for range trainings {
				sum += errors[first[c]+random.IntN(len(trainings))]
			}
			drawn[r] = append(drawn[r], 1-float64(sum)/float64(len(trainings)*len(wrong)))
		}
	}
	return drawn
}

// BootstrapShares draws shares, 0 to 1, of n images each, all with their binomial
// sampling error and as if their images were different ones. The same seed gives the
// same ones.
func BootstrapShares(shares []float64, n, resamples int, seed uint64) [][]float64 {
	source := rand.NewPCG(seed, uint64(n))
	drawn := make([][]float64, resamples)
	for r := range drawn {
		for _, p := range shares {
			hits := distuv.Binomial{N: float64(n), P: p, Src: source}.Rand()
			drawn[r] = append(drawn[r], hits/float64(n))
		}
	}
	return drawn
}
