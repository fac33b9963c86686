package simulation

import (
	"container/heap"
	"math"
	"math/rand/v2"
)

// Clock is simulated workers with a queue, and a coordinator that takes note of their
// results one by one. Whoever is idle for longest takes the oldest job.
type Clock struct {
	machines Machines
	random   *rand.Rand
	slowness []float64 // by worker: what its trainings take, as a multiple
	idle     []int     // workers
	queue    []job
	events   events
	free     float64 // when the coordinator is
	usage    Usage
}

// Usage is what a simulated search took.
type Usage struct {
	Seconds     float64 // until the last result was noted
	Trainings   int
	Useful      float64 // seconds of all workers in trainings that gave a result
	Lost        float64 // seconds of all workers in trainings that were lost
	Coordinator float64 // seconds that the coordinator was busy
}

// job is a training to be done.
type job struct {
	number  int
	seconds float64 // on a worker of ordinary speed
}

// NewClock starts with idle workers. The machines must be valid; the seed decides
// their speeds and what is lost.
func NewClock(m Machines, seed uint64) *Clock {
	c := &Clock{machines: m, random: rand.New(rand.NewPCG(seed, 0))}
	for w := range m.Workers {
		c.slowness = append(c.slowness, math.Exp(m.Spread*c.random.NormFloat64()))
		c.idle = append(c.idle, w)
	}
	return c
}

// Begin queues a training that takes so many seconds on a worker of ordinary speed.
func (c *Clock) Begin(number int, seconds float64) {
	c.queue = append(c.queue, job{number, seconds})
	c.assign()
}

// Next moves the clock until the coordinator has taken note of a result, and returns
// its number. One must be under way.
func (c *Clock) Next() int {
	for {
		e := heap.Pop(&c.events).(event)
		c.usage.Seconds = e.at
		switch e.kind {
		case ended:
			c.free = max(c.free, e.at) + c.machines.Coordinator.Seconds()
			c.usage.Coordinator += c.machines.Coordinator.Seconds()
			c.plan(event{at: c.free, kind: noted, job: e.job})
			c.idle = append(c.idle, e.worker)
		case lost:
			c.plan(event{at: e.at + c.machines.Redelivery.Seconds(), kind: redelivered, job: e.job})
			c.idle = append(c.idle, e.worker)
		case redelivered:
			c.queue = append([]job{e.job}, c.queue...)
		case noted:
			c.usage.Trainings++
			return e.job.number
		}
		c.assign()
	}
}

// Usage is what it took up to now.
func (c *Clock) Usage() Usage { return c.usage }

// assign gives idle workers what is queued.
func (c *Clock) assign() {
	for len(c.idle) > 0 && len(c.queue) > 0 {
		e := event{kind: ended, job: c.queue[0], worker: c.idle[0]}
		c.queue, c.idle = c.queue[1:], c.idle[1:]
		took := e.job.seconds * c.slowness[e.worker]
		if c.random.Float64() < c.machines.Failures {
			e.kind = lost
			took *= c.random.Float64()
			c.usage.Lost += took
		} else {
			c.usage.Useful += took
		}
		e.at = c.usage.Seconds + took
		c.plan(e)
	}
}

func (c *Clock) plan(e event) {
	c.events.planned++
	e.order = c.events.planned
	heap.Push(&c.events, e)
}
