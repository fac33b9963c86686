package checkpoint

import (
	"fmt"
	"slices"
	"strings"

	"lrunet/lrunet"
)

// maxComplaints bounds the lines of Check's error.
const maxComplaints = 20

// Check says whether a checkpoint has exactly the parameters of a program; a
// linear layer's matrix stands for the 1x1 convolution that it is. The
// error names each one that is missing, misshapen or unknown, a line each (20
// at most, then their number), and a different input or count of classes where
// the checkpoint tells them. One for several reuse counts has the parameters of all.
func Check(p *lrunet.Program, c *Checkpoint) error {
	complaints := compareTensors(p, c)
	if c.Input != (lrunet.Shape{}) && c.Input != p.Input {
		complaints = append(complaints, fmt.Sprintf("input is %s, must be %s", c.Input, p.Input))
	}
	if len(c.Classes) > 0 && len(c.Classes) != p.Classes {
		complaints = append(complaints, fmt.Sprintf("classes are %d, must be %d", len(c.Classes), p.Classes))
	}
	if len(complaints) == 0 {
		return nil
	}
	if extra := len(complaints) - maxComplaints; extra > 0 {
		complaints = append(complaints[:maxComplaints], fmt.Sprintf("and %d more", extra))
	}
	return fmt.Errorf("checkpoint does not fit %s:\n  %s", p.Arch, strings.Join(complaints, "\n  "))
}

// Bind is the checkpoint's values by the name of the program's parameters,
// shared with the checkpoint. Its error is Check's.
func Bind(p *lrunet.Program, c *Checkpoint) (map[string][]float32, error) {
	if err := Check(p, c); err != nil {
		return nil, err
	}
	values := make(map[string][]float32, len(c.Tensors))
	for _, t := range c.Tensors {
		values[t.Name] = t.Data
	}
	return values, nil
}

// compareTensors is a complaint for each parameter that does not fit: those of
// the program in its order, then unknown tensors in the checkpoint's.
func compareTensors(p *lrunet.Program, c *Checkpoint) []string {
	shapes := make(map[string][]int, len(c.Tensors))
	for _, t := range c.Tensors {
		shapes[t.Name] = t.Shape
	}
	var complaints []string
	wanted := map[string]bool{}
	all := *p
	further, err := c.Beside(p)
	if err != nil {
		complaints = append(complaints, err.Error())
	}
	for _, other := range further {
		all.Layers = slices.Concat(all.Layers, other.Layers)
	}
	for _, param := range all.Params() {
		wanted[param.Name] = true
		shape, there := shapes[param.Name]
		switch {
		case !there:
			complaints = append(complaints, fmt.Sprintf("missing %q %v", param.Name, param.Shape))
		case !fits(shape, param.Shape):
			complaints = append(complaints, fmt.Sprintf("%q is %v, must be %v", param.Name, shape, param.Shape))
		}
	}
	for _, t := range c.Tensors {
		if !wanted[t.Name] {
			complaints = append(complaints, fmt.Sprintf("unknown %q %v", t.Name, t.Shape))
		}
	}
	return complaints
}

// fits says whether a tensor has a parameter's shape. PyTorch has linear
// layers' weights as (out, in), a program has (out, in, 1, 1).
func fits(shape, param []int) bool {
	if linear := len(shape) == 2 && len(param) == 4 && param[2] == 1 && param[3] == 1; linear {
		param = param[:2]
	}
	return slices.Equal(shape, param)
}
