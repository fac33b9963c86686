package metrics

import (
	"math"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// Coordinator counts what a coordinator does. Its methods may be called at the
// same time.
type Coordinator struct {
	published, finished, failed, refused, redelivered, dead, weights, data prometheus.Counter
	waiting, working, workers, best                                        prometheus.Gauge

	highest float64 // accuracy, percent
	lock    sync.Mutex
}

// NewCoordinator registers a coordinator's metrics. A registry takes one
// coordinator.
func NewCoordinator(r prometheus.Registerer) *Coordinator {
	objects := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "lrunet_object_bytes_total", Help: "Bytes of weights taken from the object store, and of datasets put there.",
	}, []string{"content"})
	r.MustRegister(objects)
	c := &Coordinator{
		published:   counter(r, "lrunet_jobs_published_total", "Jobs that were put into the queue."),
		finished:    counter(r, "lrunet_jobs_finished_total", "Jobs whose result has come and is in the study."),
		failed:      counter(r, "lrunet_jobs_failed_total", "Of the finished jobs, those that a worker could not train."),
		refused:     counter(r, "lrunet_results_refused_total", "Results that were not what they should be, and were not taken."),
		redelivered: counter(r, "lrunet_jobs_redelivered_total", "Results of jobs that were handed out more than once, as their worker was lost or gave them back."),
		dead:        counter(r, "lrunet_jobs_dead_total", "Jobs that were given up after too many workers."),
		waiting:     gauge(r, "lrunet_jobs_waiting", "Jobs in the queue that no worker has taken."),
		working:     gauge(r, "lrunet_jobs_working", "Jobs that workers have taken and not finished."),
		workers:     gauge(r, "lrunet_workers", "Workers that were heard of lately."),
		best:        gauge(r, "lrunet_best_accuracy_ratio", "Highest accuracy of all results, from 0 to 1; NaN before the first."),
		weights:     objects.WithLabelValues("weights"),
		data:        objects.WithLabelValues("data"),
		highest:     math.Inf(-1),
	}
	c.best.Set(math.NaN())
	return c
}

// Published counts a job that was put into the queue.
func (c *Coordinator) Published() {
	if c != nil {
		c.published.Inc()
	}
}

// Finished counts a job whose result has come: that a worker could not train it
// is one too.
func (c *Coordinator) Finished(failed bool) {
	if c == nil {
		return
	}
	c.finished.Inc()
	if failed {
		c.failed.Inc()
	}
}

// Scored hears of a result's accuracy, in percent, and keeps the highest.
func (c *Coordinator) Scored(accuracy float64) {
	if c == nil {
		return
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if accuracy > c.highest {
		c.highest = accuracy
		c.best.Set(accuracy / 100)
	}
}

// Refused counts a result that was not what it should be.
func (c *Coordinator) Refused() {
	if c != nil {
		c.refused.Inc()
	}
}

// Redelivered counts a job that went to another worker.
func (c *Coordinator) Redelivered() {
	if c != nil {
		c.redelivered.Inc()
	}
}

// Dead counts a job that was given up.
func (c *Coordinator) Dead() {
	if c != nil {
		c.dead.Inc()
	}
}

// Queue says how many jobs wait, and how many workers have taken.
func (c *Coordinator) Queue(waiting, working int) {
	if c != nil {
		c.waiting.Set(float64(waiting))
		c.working.Set(float64(working))
	}
}

// Workers says how many workers there are.
func (c *Coordinator) Workers(n int) {
	if c != nil {
		c.workers.Set(float64(n))
	}
}

// Fetched counts bytes of weights that were taken from the object store.
func (c *Coordinator) Fetched(bytes int) {
	if c != nil {
		c.weights.Add(float64(bytes))
	}
}

// Offered counts bytes of a dataset that were put into the object store.
func (c *Coordinator) Offered(bytes int64) {
	if c != nil {
		c.data.Add(float64(bytes))
	}
}
