package cluster

import "time"

// Metrics is told what happens at a coordinator.
type Metrics interface {
	Published()                 // a job was put into the queue
	Finished(failed bool)       // a result was taken
	Refused()                   // a result was not what it should be
	Dead()                      // a job was given up
	Fetched(bytes int)          // weights were
	Offered(bytes int64)        // a dataset was stored for workers
	Workers(n int)              // so many answered
	Scored(accuracy float64)    // percent, of a result
	Redelivered()               // a result came of a job that was handed out more than once
	Queue(waiting, working int) // jobs
}

// WorkerMetrics is told what happens at a worker.
type WorkerMetrics interface {
	Began()                                                // a job was taken up
	Ended(failed bool, images int, training time.Duration) // it has a result
	Laid()                                                 // it was laid down without one
	Cached(bytes int64)                                    // datasets are
}

// nobody counts nothing.
type nobody struct{}

func (nobody) Published()                     {}
func (nobody) Finished(bool)                  {}
func (nobody) Refused()                       {}
func (nobody) Dead()                          {}
func (nobody) Fetched(int)                    {}
func (nobody) Offered(int64)                  {}
func (nobody) Workers(int)                    {}
func (nobody) Scored(float64)                 {}
func (nobody) Redelivered()                   {}
func (nobody) Queue(int, int)                 {}
func (nobody) Began()                         {}
func (nobody) Ended(bool, int, time.Duration) {}
func (nobody) Laid()                          {}
func (nobody) Cached(int64)                   {}
