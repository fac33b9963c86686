package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Worker counts what a worker does. Its methods may be called at the same time.
type Worker struct {
	done, failed, images, seconds prometheus.Counter
	working, speed, cached        prometheus.Gauge
}

// NewWorker registers a worker's metrics. A registry takes one worker.
func NewWorker(r prometheus.Registerer) *Worker {
	return &Worker{
		done:    counter(r, "lrunet_worker_jobs_done_total", "Jobs that the worker has trained."),
		failed:  counter(r, "lrunet_worker_jobs_failed_total", "Jobs that the worker could not train."),
		images:  counter(r, "lrunet_worker_images_trained_total", "Images that training steps have seen, each time that one has."),
		seconds: counter(r, "lrunet_worker_training_seconds_total", "Time spent in training, of all jobs together."),
		working: gauge(r, "lrunet_worker_jobs_working", "Jobs that the worker trains now."),
		speed:   gauge(r, "lrunet_worker_images_per_second", "How fast the worker trained its last job; 0 before the first."),
		cached:  gauge(r, "lrunet_worker_cached_bytes", "Size of datasets and weights that the worker keeps."),
	}
}

// Began counts a job in work.
func (w *Worker) Began() {
	if w != nil {
		w.working.Inc()
	}
}

// Ended counts a job that was begun and has a result, the images that were
// trained on for it, and the time that took. A clock that was set back takes
// nothing away.
func (w *Worker) Ended(failed bool, images int, training time.Duration) {
	if w == nil {
		return
	}
	w.working.Dec()
	if failed {
		w.failed.Inc()
	} else {
		w.done.Inc()
	}
	w.images.Add(float64(max(images, 0)))
	w.seconds.Add(max(training, 0).Seconds())
	if training > 0 && images > 0 {
		w.speed.Set(float64(images) / training.Seconds())
	}
}

// Laid counts a job that was begun and laid down without a result.
func (w *Worker) Laid() {
	if w != nil {
		w.working.Dec()
	}
}

// Cached says how many bytes the worker keeps.
func (w *Worker) Cached(bytes int64) {
	if w != nil {
		w.cached.Set(float64(bytes))
	}
}
