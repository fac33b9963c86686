package eval

import (
	"cmp"
	"slices"
	"time"

	"lrunet/internal/machine"
	"lrunet/internal/program"
	"lrunet/lrunet/kernel"
)

// Origin is where a result comes from. The zero value is an unknown origin,
// that of results from before it was kept. Wall time is the result's Duration.
type Origin struct {
	Kernels    []string      `json:"kernels"` // kernel sets, in the order in which they were used; mostly one
	CPU        string        `json:"cpu"`     // the processor's model, of the last session, as are version and host
	Version    string        `json:"version,omitzero"`
	Host       string        `json:"host,omitzero"`
	Started    time.Time     `json:"started"`             // of the first session
	CPUTime    time.Duration `json:"cpu_ns,omitzero"`     // of the process while the job ran, whatever else it did
	PeakMemory int64         `json:"peak_bytes,omitzero"` // of the process up to the job's end
}

// spent is what a job took so far. A partial keeps it.
type spent struct {
	Origin   Origin        `json:"origin"`
	Duration time.Duration `json:"duration_ns"`
}

// stopwatch measures what a job takes in this session.
type stopwatch struct {
	begun   time.Time
	origin  Origin
	cpuTime time.Duration // of the process, when the job began
	before  spent         // in earlier sessions
}

func (r *Runner) stopwatch() *stopwatch {
	now := time.Now
	if r.Now != nil {
		now = r.Now
	}
	return &stopwatch{
		begun:   time.Now(),
		cpuTime: machine.Spent().CPUTime,
		origin: Origin{
			Kernels: []string{kernel.Name()}, CPU: machine.CPU(), Version: cmp.Or(r.Version, program.Version()), Host: machine.Host(), Started: now(),
		},
	}
}

// spent is what the job took up to now, earlier sessions included.
func (w *stopwatch) spent() spent {
	use := machine.Spent()
	all := spent{w.origin, w.before.Duration + time.Since(w.begun)}
	all.Origin.CPUTime = w.before.Origin.CPUTime + use.CPUTime - w.cpuTime
	all.Origin.PeakMemory = max(w.before.Origin.PeakMemory, use.PeakMemory)
	return all
}

// goOn adds earlier sessions of the job.
func (w *stopwatch) goOn(before spent) {
	w.before = before
	if !before.Origin.Started.IsZero() {
		w.origin.Started = before.Origin.Started
	}
	kernels := slices.Clone(before.Origin.Kernels)
	for _, k := range w.origin.Kernels {
		if !slices.Contains(kernels, k) {
			kernels = append(kernels, k)
		}
	}
	w.origin.Kernels = kernels
}
