// Package search finds Pareto fronts of any genome: NSGA-II, run by eaopt,
// regularised evolution, local search, successive halving and surrogates, with
// random search and screening as their baselines. It asks for evaluations through
// an injected function and knows nothing of networks, datasets, workers or stores.
//
// A caller brings a Genome, a Problem that samples and evaluates it, and
// receives a History, from which Front and HypervolumeCurve are drawn. All
// objectives are minimised; a caller negates what should be large.
//
// Runs are deterministic: the same options and the same evaluations give the
// same history, whatever number of workers evaluate a batch. Asynchronous runs, which
// wait for no batch, are the exception: see Problem.Flight. A caller that evaluates
// points itself, one by one, asks a Breeder for them.
package search
