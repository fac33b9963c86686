package lrunet

import "fmt"

// MaxTemplates bounds the templates of a stage.
const MaxTemplates = 64

// templatesOption makes each iteration's weights of templates that the stage
// shares: the sum of all, each times a coefficient of the iteration (Savarese
// and Maire, "Learning Implicitly Recurrent CNNs Through Parameter Sharing", ICLR
// 2019). One template is plain reuse: a normalisation undoes its coefficient.
var templatesOption = StageOption{
	Name: "templates", Key: "templates", Letter: "t", Kind: weightsKind,
	Max:    MaxTemplates,
	Reused: true,
	Get:    func(s Stage) int { return s.Templates },
	Set:    func(s *Stage, v int) { s.Templates = v },
	build: func(s Stage, it *iteration) {
		it.op.Templates = s.Templates
		if s.Templates > 0 {
			it.dw, it.pw = it.templates("dw", s.Templates), it.templates("pw", s.Templates)
		}
	},
}

// templates are what a convolution's weight is mixed of.
func (it *iteration) templates(conv string, n int) []string {
	var names []string
	for k := range n {
		names = append(names, fmt.Sprintf("%s.%s_template_list.%d.weight", it.stage, conv, k))
	}
	return append(names, fmt.Sprintf("%s.%s_coefficient_list.%d", it.stage, conv, it.index))
}
