package main

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"lrunet/experiments"
	"lrunet/experiments/cluster/metrics"
)

// serveMetrics answers Prometheus until ctx ends. The error says why the address cannot
// be listened at.
func serveMetrics(ctx context.Context, address string, r *prometheus.Registry, observe experiments.Observer) error {
	listener, err := metrics.Listen(ctx, address)
	if err != nil {
		return usage(err)
	}
	observe.Note("metrics at http://%s/metrics", listener.Addr())
	go func() {
		if err := metrics.Serve(ctx, listener, r); ctx.Err() == nil {
			observe.Note("%v", err)
		}
	}()
	return nil
}
