package main

import (
	"strings"
	"time"

	"lrunet/eval/train"
	"lrunet/lrunet"
	"lrunet/lrunet/graph"
	"lrunet/lrunet/kernel"
)

// profileResult is what bench --profile prints in JSON.
type profileResult struct {
	Arch    string  `json:"arch"`              // in notation
	Batch   int     `json:"batch"`             // images a step
	Threads int     `json:"threads"`           // of the arithmetic
	Kernel  string  `json:"kernel"`            // the set in use
	Recipe  string  `json:"recipe"`            // of the training
	Steps   int     `json:"steps"`             // that were timed
	Rate    float64 `json:"images_per_second"` // in the mean
	Step    float64 `json:"step_ms"`           // in the mean
	Busy    float64 `json:"busy_percent"`      // share of the step that threads work in parts of tasks; in the rest they wait for each other, or one runs alone
	profilePeaks
	Layers  []profileLayer `json:"layers"`  // in execution order
	Outside profileOutside `json:"outside"` // of layers
}

// profilePeaks are the machine's.
type profilePeaks struct {
	PeakGFLOPS float64 `json:"peak_gflops"`        // of multiply-adds, measured here on the same threads; 0 where it cannot be
	PeakGBytes float64 `json:"peak_gb_per_second"` // of sums of arrays in memory, measured likewise
}

func measurePeaks(pool *kernel.Pool) profilePeaks {
	return profilePeaks{kernel.PeakFLOPS(pool) / 1e9, kernel.PeakBandwidth(pool) / 1e9}
}

// profileLayer is one execution of a layer; those that run as one have one.
type profileLayer struct {
	Name     string      `json:"name"`     // of the first, as cost has it
	Op       string      `json:"op"`       // the operators' names
	Channels int         `json:"channels"` // of the result, per image
	Height   int         `json:"height"`   // of the result
	Width    int         `json:"width"`    // of the result
	Forward  profilePass `json:"forward"`
	Backward profilePass `json:"backward"`
}

// profilePass is one way through a layer.
type profilePass struct {
	Time   float64 `json:"ms"`            // a step
	Share  float64 `json:"percent"`       // of the step
	Busy   float64 `json:"busy_percent"`  // share of the time that threads work
	GFLOPS float64 `json:"gflops"`        // nominal: two for each multiply-add of the layer, and twice as many backward; what is computed again does not count
	MBytes float64 `json:"mb"`            // of the maps that are read, written or kept, each counted once: the least that moves
	GBytes float64 `json:"gb_per_second"` // at which these move
}

// profileOutside is the time outside layers, in milliseconds a step.
type profileOutside struct {
	Augment float64 `json:"augmentation_ms"` // making batches
	Loss    float64 `json:"loss_ms"`         // softmax cross entropy
	Update  float64 `json:"update_ms"`       // of the weights: optimizer and averages
	Graph   float64 `json:"graph_ms"`        // the expression graph, with the sums of gradients of shared weights
	Share   float64 `json:"percent"`         // of the step, all together
}

func newProfileResult(p *lrunet.Program, of train.Profile, peaks profilePeaks) profileResult {
	step := of.Augment + of.Gradient + of.Update
	per := func(d time.Duration) float64 { return 1000 * d.Seconds() / float64(of.Steps) }
	r := profileResult{
		Arch: p.Arch, Batch: of.Images, Threads: of.Threads, Kernel: kernel.Name(), Steps: of.Steps,
		Rate: float64(of.Steps*of.Images) / step.Seconds(), Step: per(step), Busy: percent(of.Busy, time.Duration(of.Threads)*step),
		profilePeaks: peaks,
		Outside:      profileOutside{Augment: per(of.Augment), Loss: per(of.Graph.Loss), Update: per(of.Update), Graph: per(of.Graph.Graph() + of.Gradient - of.Graph.Time)},
	}
	layers := 0.0
	for _, l := range of.Graph.Layers {
		layer := profileLayer{Name: l.Name, Op: l.Op, Channels: l.Out.C, Height: l.Out.H, Width: l.Out.W}
		for _, side := range []struct {
			to   *profilePass
			from graph.Pass
		}{{&layer.Forward, l.Forward}, {&layer.Backward, l.Backward}} {
			*side.to = profilePass{
				Time: per(side.from.Time), Share: percent(side.from.Time, step), Busy: percent(side.from.Busy, time.Duration(of.Threads)*side.from.Time),
				GFLOPS: rateOf(2*side.from.MAdds, of.Steps, side.from.Time), MBytes: float64(side.from.Bytes) / 1e6, GBytes: rateOf(side.from.Bytes, of.Steps, side.from.Time),
			}
			layers += side.to.Share
		}
		r.Layers = append(r.Layers, layer)
	}
	r.Outside.Share = 100 - layers
	return r
}

func percent(part, whole time.Duration) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * part.Seconds() / whole.Seconds()
}

// rateOf is 10^9 a second.
func rateOf(each, times int, took time.Duration) float64 {
	if took == 0 {
		return 0
	}
	return float64(each) * float64(times) / took.Seconds() / 1e9
}

// add sums two executions of a layer.
func (p *profilePass) add(q profilePass) {
	flops, bytes, busy := p.GFLOPS*p.Time+q.GFLOPS*q.Time, p.MBytes+q.MBytes, p.Busy*p.Time+q.Busy*q.Time
	p.Time += q.Time
	p.Share += q.Share
	p.MBytes = bytes
	if p.Time > 0 {
		p.GFLOPS, p.GBytes, p.Busy = flops/p.Time, bytes/p.Time, busy/p.Time // MB a millisecond are GB a second
	}
}

// alike says whether a layer is one more execution of the same one.
func (l profileLayer) alike(next profileLayer) bool {
	return l.stem() == next.stem() && l.Op == next.Op && l.Channels == next.Channels && l.Height == next.Height && l.Width == next.Width
}

// stem is the name without the number of the execution.
func (l profileLayer) stem() string {
	name, number, ok := strings.Cut(l.Name, ".")
	if ok && strings.Trim(number, "0123456789") == "" {
		return name
	}
	return l.Name
}
