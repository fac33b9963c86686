package experiments

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"lrunet/experiments/rundir"
	"lrunet/internal/nullable"
)

// betweenLooks is the time between two writes of what is trained just now.
const betweenLooks = 2 * time.Second

// onlookers are shown what is trained just now, beside the observer of a run.
type onlookers struct {
	folder rundir.Folder
	next   Observer
	now    func() time.Time

	mu     sync.Mutex // guards what follows
	list   map[int]*look
	shown  time.Time
	series string
}

// look is a training as it is seen.
type look struct {
	rundir.InProgress
	first int // images when it was first seen
}

// watched is an observer that also shows onlookers what is trained in a folder.
func watched(folder rundir.Folder, next Observer, now func() time.Time) Observer {
	o := &onlookers{folder: folder, next: next, now: now, list: map[int]*look{}, shown: now()}
	return o.observe
}

func (o *onlookers) observe(e Event) {
	if e.Note == "" {
		o.see(e)
	}
	if o.next != nil {
		o.next(e)
	}
}

// see notes an event, and shows what is trained if that was long ago.
func (o *onlookers) see(e Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	if e.Series != o.series {
		o.series, o.list = e.Series, map[int]*look{}
	}
	if p := e.Training; p == nil {
		delete(o.list, e.Worker)
	} else {
		l := o.list[e.Worker]
		if l == nil || l.Arch != e.Arch {
			l = &look{rundir.InProgress{Worker: cmp.Or(p.Worker, strconv.Itoa(e.Worker+1)), Arch: e.Arch, Since: now}, p.Images}
			o.list[e.Worker] = l
		}
		l.Epoch, l.Epochs, l.Loss, l.Accuracy = p.Epoch, p.Epochs, nullable.Number(p.Loss), nullable.Number(p.Accuracy)
		l.Share = float64(p.Images) / float64(max(p.Total, 1))
		if seconds := now.Sub(l.Since).Seconds(); seconds > 0 && p.Images > l.first {
			l.Rate = float64(p.Images-l.first) / seconds
			l.Left = float64(p.Total-p.Images) / l.Rate
		}
	}
	if now.Sub(o.shown) < betweenLooks {
		return
	}
	o.shown = now
	list := []rundir.InProgress{}
	for _, worker := range slices.Sorted(maps.Keys(o.list)) {
		list = append(list, o.list[worker].InProgress)
	}
	o.folder.ShowWorking(list) // a run goes on whether or not others can look on
}
