package search

// laterShare divides the first batch's size to give that of later ones, in Surrogate:
// most is then chosen with what was learnt.
const laterShare = 3

// LaterBatch is how many points an algorithm without rungs evaluates together after a
// first batch of so many.
func LaterBatch(algorithm string, first int) int {
	if algorithm == "surrogate" {
		return (first + laterShare - 1) / laterShare
	}
	return first
}
