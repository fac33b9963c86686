package table

import "slices"

// Column is a column of the file, for people.
type Column struct{ Name, Unit, Meaning string }

// Columns are those of the file, in its order.
func Columns() []Column { return slices.Clone(columns) }

var columns = []Column{
	{"network", "", "the network's place in the order in which it was drawn, from 0"},
	{"arch", "", "the network in lrunet's notation"},
	{"epochs", "", "how often each training image was seen: the rung"},
	{"seed", "", "of initial weights and data order"},
	{"accuracy", "%", "on the validation images after the last epoch; null where the training failed"},
	{"lowest_recall", "%", "that of the class that is recognised least"},
	{"failure", "", "why there is no accuracy; empty for success"},
	{"seconds", "s", "wall time of the training on the machine that made the table, which did other work beside it"},
	{"accuracies", "%", "list: accuracy on the validation images after each epoch"},
	{"losses", "nats", "list: mean loss over the training images in each epoch"},
	{"params", "elements", "parameters"},
	{"params_shared", "elements", "of them, those that stages use more than once"},
	{"params_affine", "elements", "of them, scales and shifts of normalisations"},
	{"madds", "multiply-adds", "of convolutions, for one image"},
	{"mac_refetch", "elements", "memory access where weights are fetched for every use"},
	{"mac_fetch_once", "elements", "memory access where weights are fetched once"},
	{"peak_activations", "elements", "the most activations that are alive at a time"},
	{"model_bytes", "bytes", "parameters in float32"},
	{"peak_memory", "bytes", "parameters and activations in float32, where inference needs most"},
	{"mac_stream", "bytes", "traffic to memory without a cache"},
	{"mac_mcu-32k", "bytes", "traffic behind a memory of 32 KiB, as lrunet cost has it; likewise the next"},
	{"mac_mcu-64k", "bytes", ""},
	{"mac_npu-128k", "bytes", ""},
	{"mac_mcu-256k", "bytes", ""},
	{"mac_cpu-l2-512k", "bytes", ""},
	{"latency", "ms", "median time for one image on one thread; null where it was not measured, as in the next"},
	{"latency_spread", "ms", "between its quartiles"},
	{"throughput", "images/s", "in batches of 128 on one thread"},
	{"stem_width", "channels", "of the first convolution"},
	{"stem_stride", "", "1 or 2"},
	{"widths", "channels", "list: of each stage, as are the next"},
	{"reuse", "", "list: how often the stage is executed with the same weights"},
	{"expansions", "", "list: depthwise outputs per input"},
	{"groups", "", "list: of the 1x1 convolution"},
	{"pools", "", "list: whether a max-pool of stride 2 follows the stage"},
	{"head_width", "channels", "of the convolution before the classifier"},
	{"head_groups", "", "of that convolution"},
}
