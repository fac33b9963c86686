package nas

import (
	"strconv"

	"al.essio.dev/pkg/shellescape"

	"lrunet/experiments"
	"lrunet/reports"
)

// Longer is how many times longer than in the search a network is trained in full.
const Longer = 10

// memberCommands are what can be done with a member of a run's front.
func (e Experiment) memberCommands(run string, number int) []reports.Command {
	member := shellescape.Quote(run) + "#" + strconv.Itoa(number)
	return []reports.Command{
		{Label: "Train it in full", Line: "lrunet train " + member + " --epochs " + e.fullEpochs()},
		{Label: "Classify an image", Line: "lrunet predict " + member + " IMAGE"},
		{Label: "Export it", Line: "lrunet export " + member + " --out net.onnx"},
	}
}

// trainCommand is how a network that has no weights is trained.
func (e Experiment) trainCommand(arch string) []reports.Command {
	line := "lrunet train " + shellescape.Quote(arch) + " --data " + shellescape.Quote(e.Data.Name) + imageFlags(e.Data.Images) + " --epochs " + e.fullEpochs()
	return []reports.Command{{Label: "Train it in full", Line: line}}
}

func (e Experiment) fullEpochs() string { return strconv.Itoa(Longer * e.Training.Epochs) }

// imageFlags are how files become images, as flags.
func imageFlags(i experiments.Images) string {
	line := ""
	add := func(given bool, flag, value string) {
		if given {
			line += " " + flag + " " + shellescape.Quote(value)
		}
	}
	add(i.Size > 0, "--image-size", strconv.Itoa(i.Size))
	add(i.Label != "", "--label-column", i.Label)
	add(i.TrainSplit != "", "--train-split", i.TrainSplit)
	add(i.TestSplit != "", "--test-split", i.TestSplit)
	add(i.TestShare > 0, "--test-share", strconv.FormatFloat(i.TestShare, 'g', -1, 64))
	if i.SkipBroken {
		line += " --skip-broken"
	}
	return line
}
