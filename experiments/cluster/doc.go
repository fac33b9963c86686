// Package cluster carries jobs out on many machines: a coordinator puts them into a
// work queue (NATS JetStream), workers take them up, train, and hand results in.
// Whoever asks for a training (a search, a sweep, a table) sees an eval.Elsewhere and
// knows nothing of machines; the study is written by the coordinator's process alone.
//
// MESSAGES.md documents what goes over the wire, README.md how to use it.
package cluster
