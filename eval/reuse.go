package eval

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lrunet/eval/train"
)

// ReuseAccuracy names the measure of a smaller reuse count's accuracy on the
// validation split after the last epoch, such as accuracy_reuse_2.
func ReuseAccuracy(count int) string { return fmt.Sprintf("%s_reuse_%d", Accuracy, count) }

// isReuseAccuracy says whether a measure's name is one of ReuseAccuracy.
func isReuseAccuracy(name string) bool {
	count, found := strings.CutPrefix(name, Accuracy+"_reuse_")
	n, err := strconv.Atoi(count)
	return found && err == nil && ReuseAccuracy(n) == name
}

// reuseAccuracies are the measures of ReuseAccuracy among others.
func reuseAccuracies(all Measures) Measures {
	return slices.DeleteFunc(slices.Clone(all), func(m Measure) bool { return !isReuseAccuracy(m.Name) })
}

// reuseMeasures are the accuracies of a trained model's smaller reuse counts before
// other measures.
func reuseMeasures(ctx context.Context, fit train.Fit, others Measures) (Measures, error) {
	shallower, err := fit.Recipe.Shallower(fit.Model)
	if err != nil {
		return nil, err
	}
	k, _ := KindOf(Accuracy)
	var measures Measures
	for _, s := range shallower {
		score, err := Score(ctx, s.Model, fit.Validation)
		if err != nil {
			return nil, err
		}
		m := k.measure(score.Accuracy())
		m.Name = ReuseAccuracy(s.Reuse)
		measures = append(measures, m)
	}
	return append(measures, others...), nil
}

// AtReuse makes the network the one of a reuse count, an ordinary network; 0 is the
// largest. The error begins with the file's path, and is a *checkpoint.ReuseError if
// the file has no such count.
func (n *Network) AtReuse(count int) error {
	c, err := n.Checkpoint.AtReuse(count)
	if err != nil {
		return fmt.Errorf("%s: %w", n.Path, err)
	}
	n.Checkpoint = c
	return nil
}
