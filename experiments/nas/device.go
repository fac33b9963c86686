package nas

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"

	"lrunet/eval"
	"lrunet/experiments"
	"lrunet/lrunet"
	"lrunet/lrunet/export"
	"lrunet/space"
)

// Device is the memory that networks must fit in, once they are exported as C.
type Device struct {
	Flash     *float64 `yaml:"flash,omitempty"`     // bytes of weights, tables and code; nil: any
	RAM       *float64 `yaml:"ram,omitempty"`       // bytes of activations, beside image, logits and stack; nil: any
	Precision string   `yaml:"precision,omitempty"` // float32 or int8; "": int8
}

// defaultPrecision is a device's where it names none.
const defaultPrecision = "int8"

func (e Experiment) checkDevice() error {
	d := e.Device
	if d == nil {
		return nil
	}
	if d.Flash == nil && d.RAM == nil {
		return fmt.Errorf("needs flash, ram or both, in bytes")
	}
	for _, c := range d.constraints() {
		if err := c.check(); err != nil {
			return fmt.Errorf("%s: %w", c.Measure, err)
		}
	}
	if d.Precision != "" && !slices.Contains(export.Precisions(), d.Precision) {
		return fmt.Errorf("precision must be %s, got %q", strings.Join(export.Precisions(), " or "), d.Precision)
	}
	return nil
}

// resolveDevice writes out the precision.
func (e Experiment) resolveDevice() *Device {
	if e.Device == nil || e.Device.Precision != "" {
		return e.Device
	}
	d := *e.Device
	d.Precision = defaultPrecision
	return &d
}

// constraints are the device's limits as those of the measures flash and ram.
func (d *Device) constraints() []Constraint {
	if d == nil {
		return nil
	}
	var list []Constraint
	if d.Flash != nil {
		list = append(list, Constraint{Measure: eval.FlashName, Max: d.Flash})
	}
	if d.RAM != nil {
		list = append(list, Constraint{Measure: eval.RAMName, Max: d.RAM})
	}
	return list
}

// measures are what a network takes of the device; none without one.
func (d *Device) measures(p *lrunet.Program) (eval.Measures, error) {
	if d == nil {
		return nil, nil
	}
	f, err := export.FootprintOf(p, d.Precision)
	if err != nil {
		return nil, err
	}
	return eval.FootprintMeasures(f.Flash, f.RAM), nil
}

// costs builds a job's network and measures what needs no training: what any
// network has, and what it takes of the device.
func (e Experiment) costs(r *eval.Runner, job eval.Job) (p *lrunet.Program, costs, taken eval.Measures, err error) {
	if p, costs, err = r.Costs(job); err == nil {
		taken, err = e.Device.measures(p)
	}
	return p, costs, taken, err
}

// taken is what a network takes of the device.
func (r *run) taken(g *space.Genome) (eval.Measures, error) {
	runner := r.workers.First()
	_, _, taken, err := r.experiment.costs(runner, r.experiment.job(runner, g.Key()))
	return taken, err
}

// deviceDraws is how many networks are drawn in a row for one that fits the
// device.
const deviceDraws = 500

// sample draws networks of the space: one that fits the device where there is one
// among those drawn.
func (r *run) sample(random *rand.Rand) *space.Genome {
	g := r.space.Sample(random)
	for draws := 1; draws < deviceDraws && !r.fits(g); draws++ {
		g = r.space.Sample(random)
	}
	return g
}

// fits says whether a network fits the device. One that cannot be built does: as
// a candidate it fails with its reason.
func (r *run) fits(g *space.Genome) bool {
	if r.experiment.Device == nil {
		return true
	}
	taken, err := r.taken(g)
	if err != nil {
		return true
	}
	sum, _ := violation(r.experiment.Device.constraints(), taken)
	return sum == 0
}

// checkDeviceFits refuses a device that no network drawn from the space fits.
func (r *run) checkDeviceFits() error {
	if r.experiment.Device == nil {
		return nil
	}
	g := r.sample(rand.New(rand.NewSource(1)))
	if r.fits(g) {
		return nil
	}
	taken, err := r.taken(g)
	if err != nil {
		return err
	}
	return experiments.KeyError{Err: fmt.Errorf("device: no network of %d drawn from the space fits; %s takes %.0f bytes of flash and %.0f of RAM in %s",
		deviceDraws, g.Key(), taken.Value(eval.FlashName), taken.Value(eval.RAMName), r.experiment.Device.Precision)}
}
