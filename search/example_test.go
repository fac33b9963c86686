package search_test

import (
	"context"
	"fmt"
	"math/rand"
	"strconv"
	"strings"

	"lrunet/search"
)

// word is a genome of 12 bits.
type word struct{ bits [12]bool }

func (w *word) Clone() *word { c := *w; return &c }

func (w *word) Mutate(rng *rand.Rand) {
	i := rng.Intn(len(w.bits))
	w.bits[i] = !w.bits[i]
}

func (w *word) Crossover(mate *word, rng *rand.Rand) {
	for i := range rng.Intn(len(w.bits)) {
		w.bits[i], mate.bits[i] = mate.bits[i], w.bits[i]
	}
}

func (w *word) Key() string {
	var key strings.Builder
	for _, bit := range w.bits {
		key.WriteString(strconv.Itoa(map[bool]int{true: 1}[bit]))
	}
	return key.String()
}

// score counts the ones, to be maximised and so negated, and the price of
// each: the first bits are cheap.
func (w *word) score() (ones, price float64) {
	for i, bit := range w.bits {
		if bit {
			ones++
			price += float64(i)
		}
	}
	return ones, price
}

func ExampleNSGA2() {
	problem := search.Problem[*word]{
		Sample: func(rng *rand.Rand) *word {
			w := &word{}
			for i := range w.bits {
				w.bits[i] = rng.Intn(2) == 0
			}
			return w
		},
		Evaluate: func(ctx context.Context, batch []search.Candidate[*word]) ([]search.Evaluation, error) {
			var evaluations []search.Evaluation
			for _, c := range batch {
				if ctx.Err() != nil {
					return evaluations, ctx.Err() // what is done by now is kept
				}
				ones, price := c.Genome.score()
				evaluations = append(evaluations, search.Evaluation{
					Objectives: []float64{-ones, price},
					Violation:  max(0, 8-ones), // at least 8 ones
				})
			}
			return evaluations, nil
		},
	}
	history, err := search.NSGA2[*word]{Budget: 600, Population: 20, Seed: 1}.Run(context.Background(), problem)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(history), "evaluations")
	for _, p := range history.Front() {
		fmt.Println(p.Key, p.Evaluation.Objectives)
	}
	// Output:
	// 600 evaluations
	// 111111111111 [-12 66]
	// 111111111110 [-11 55]
	// 111111111100 [-10 45]
	// 111111111000 [-9 36]
	// 111111110000 [-8 28]
}
