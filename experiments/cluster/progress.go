package cluster

import (
	"lrunet/eval/train"
	"lrunet/internal/nullable"
)

// progressMessage is how far a training is, as it is sent.
func progressMessage(worker string, p train.Progress) ProgressMessage {
	return ProgressMessage{
		Version: Version, Worker: worker, Epoch: p.Epoch, Epochs: p.Epochs, Images: p.Images, Total: p.Total,
		Loss: nullable.Number(p.Loss), Accuracy: nullable.Number(p.Accuracy),
	}
}

// progress is what was sent.
func (m ProgressMessage) progress() train.Progress {
	return train.Progress{
		Epoch: m.Epoch, Epochs: m.Epochs, Images: m.Images, Total: m.Total, Loss: nullable.Value(m.Loss), Accuracy: nullable.Value(m.Accuracy), Worker: m.Worker,
	}
}
