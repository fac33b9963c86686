package export_test

import "testing"

// Every network's logits are the harness's in PyTorch.
func TestTorchLogits(t *testing.T) {
	interpreter := python(t, "torch")
	agree(t, samples(t), "pytorch", "net.py", func(trials []trial) { script(t, trials, interpreter, "torch_run.py") })
}
