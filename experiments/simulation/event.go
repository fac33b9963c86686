package simulation

// kind is what happens in an event.
type kind int

const (
	ended       kind = iota // a training, with a result
	lost                    // a training, without one
	redelivered             // a job that was lost
	noted                   // a result, by the coordinator
)

// event is something that will happen.
type event struct {
	at     float64 // seconds
	order  int     // of planning, which decides between events of the same instant
	kind   kind
	job    job
	worker int // of trainings
}

// events is a heap of them, the next first, for container/heap.
type events struct {
	list    []event
	planned int
}

// Len is heap.Interface's.
func (e *events) Len() int { return len(e.list) }

// Less is heap.Interface's.
func (e *events) Less(i, j int) bool {
	a, b := e.list[i], e.list[j]
	if a.at != b.at {
		return a.at < b.at
	}
	return a.order < b.order
}

// Swap is heap.Interface's.
func (e *events) Swap(i, j int) { e.list[i], e.list[j] = e.list[j], e.list[i] }

// Push is heap.Interface's.
func (e *events) Push(x any) { e.list = append(e.list, x.(event)) }

// Pop is heap.Interface's.
func (e *events) Pop() any {
	last := e.list[len(e.list)-1]
	e.list = e.list[:len(e.list)-1]
	return last
}
