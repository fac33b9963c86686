package cluster

import "lrunet/eval/train"

// progressMessage is how far a training is, as it is sent.
func progressMessage(worker string, p train.Progress) ProgressMessage {
	return ProgressMessage{
		Version: Version, Worker: worker, Epoch: p.Epoch, Epochs: p.Epochs, Images: p.Images, Total: p.Total,
		Loss: number(p.Loss), Accuracy: number(p.Accuracy),
	}
}

// progress is what was sent.
func (m ProgressMessage) progress() train.Progress {
	return train.Progress{
		Epoch: m.Epoch, Epochs: m.Epochs, Images: m.Images, Total: m.Total, Loss: value(m.Loss), Accuracy: value(m.Accuracy), Worker: m.Worker,
	}
}
