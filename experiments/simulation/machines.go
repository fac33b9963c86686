// Package simulation simulates searches on many machines: recorded training times in place
// of training, and a clock that jumps from one event to the next. It knows nothing of
// how jobs travel; what that costs is a number that it is given.
package simulation

import (
	"fmt"
	"math"
	"time"
)

// Machines are what a simulated search runs on.
type Machines struct {
	Workers     int           // trainings at the same time, 1 or more
	Failures    float64       // share of trainings that are lost, at a moment that is evenly distributed, and begin again; below 1
	Redelivery  time.Duration // until it is known that a training is lost
	Spread      float64       // standard deviation of the logarithm of the workers' speeds; 0: all are equal
	Coordinator time.Duration // that the coordinator is busy with each result, one after the other
}

// Validate fails on the first field that is not valid, and names it.
func (m Machines) Validate() error {
	switch {
	case m.Workers < 1:
		return fmt.Errorf("workers must be positive, got %d", m.Workers)
	case !(m.Failures >= 0 && m.Failures < 1):
		return fmt.Errorf("failures must be a share from 0 to below 1, got %g", m.Failures)
	case m.Redelivery < 0:
		return fmt.Errorf("redelivery must not be negative, got %v", m.Redelivery)
	case !(m.Spread >= 0 && m.Spread <= maxSpread):
		return fmt.Errorf("spread must be from 0 to %d, got %g", maxSpread, m.Spread)
	case m.Coordinator < 0 || m.Coordinator > time.Duration(math.MaxInt64/2):
		return fmt.Errorf("coordinator must not be negative, got %v", m.Coordinator)
	}
	return nil
}

// maxSpread is more than any fleet has: a third of the workers would be twenty times
// slower, or faster, than the middle one.
const maxSpread = 3
