package cluster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"lrunet/internal/words"
)

// WorkerMessage is a worker's answer to the question who is there.
type WorkerMessage struct {
	Version int              `json:"version"`
	Worker  string           `json:"worker"` // its name
	Host    string           `json:"host"`
	CPU     string           `json:"cpu"`
	Threads int              `json:"threads"`
	Program string           `json:"program"`
	Kernels string           `json:"kernels"`
	Since   time.Time        `json:"since"` // when it began
	Done    int              `json:"done"`  // jobs
	Failed  int              `json:"failed"`
	Jobs    []WorkingMessage `json:"jobs"` // in work
}

// WorkingMessage is a job in work.
type WorkingMessage struct {
	Run    string    `json:"run"`
	Key    string    `json:"key"`
	Arch   string    `json:"arch"`
	Since  time.Time `json:"since"`
	Epoch  int       `json:"epoch"`
	Epochs int       `json:"epochs"`
	Rate   float64   `json:"images_per_second"`
}

// rollWait is how long workers have to answer the coordinator.
const rollWait = time.Second

// roll asks workers who is there. Those that do not answer in time are not in the list,
// which is by name.
func (l *link) roll(ctx context.Context, patience time.Duration) ([]WorkerMessage, error) {
	inbox := nats.NewInbox()
	heard, err := l.nc.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer heard.Unsubscribe()
	if err := l.nc.PublishRequest(whoSubject, inbox, nil); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var there []WorkerMessage
	for {
		m, err := heard.NextMsgWithContext(ctx)
		if err != nil {
			break
		}
		var w WorkerMessage
		if decode(m.Data, maxNote, &w) == nil {
			there = append(there, w)
		}
	}
	slices.SortFunc(there, func(a, b WorkerMessage) int { return cmp.Compare(a.Worker, b.Worker) })
	return there, nil
}

// betweenRolls is the time from one roll call of the coordinator to the next.
const betweenRolls = 10 * time.Second

// watch calls the roll, asks anew for what the queue lost, and sweeps what was taken, until
// life ends.
func (c *Coordinator) watch(life context.Context) {
	before := -1
	for pause(life, c.untilRoll(before)) == nil {
		if there, err := c.link.roll(life, rollWait); err == nil {
			if len(there) != before && life.Err() == nil {
				c.tell(c.attendance(there))
			}
			before = len(there)
			c.metrics().Workers(before)
		}
		if waiting, working, err := c.link.queue(life, c.need); err == nil {
			c.metrics().Queue(waiting, working)
			queued, err := c.queued(life)
			if err == nil {
				err = c.inbox.rescue(life, waiting+working > 0, queued, c.options.Now())
			}
			if err != nil && life.Err() == nil {
				c.tell("jobs that the queue has lost are not in it again yet: " + err.Error())
			}
		}
		if err := c.inbox.sweep(life, c.options.Now()); err != nil && life.Err() == nil {
			c.tell("results that are in the study stay on the server: " + err.Error())
		}
	}
}

// untilRoll is the time to the next roll call: short as long as nobody is there.
func (c *Coordinator) untilRoll(there int) time.Duration {
	if there < 1 {
		return betweenRolls / 10
	}
	return betweenRolls
}

// attendance is how many workers there are, and why some get no jobs.
func (c *Coordinator) attendance(there []WorkerMessage) string {
	if len(there) == 0 {
		return "waiting for workers"
	}
	text := words.Count(len(there), "worker", "workers")
	unfit := 0
	for _, w := range there {
		if w.Program != c.need.Program || c.need.Kernels != "" && w.Kernels != c.need.Kernels {
			unfit++
		}
	}
	if unfit > 0 {
		text += fmt.Sprintf(", of which %d get no jobs: these need %s", unfit, c.need)
	}
	return text
}
