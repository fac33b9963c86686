package eval

import "lrunet/eval/cost"

// Title is what people call a measure; files, filters and commands have its name.
type Title struct {
	Text    string
	Unit    string // beside its values; "" where the text says it
	Meaning string // its definition; "" where the text says all
}

// TitleOf is the title of the measure of that name and unit. A name that the program
// does not know is its own title.
func TitleOf(name, unit string) Title {
	t, ok := titles[name]
	if !ok {
		t.Text = name
	}
	for _, s := range cost.Scenarios() {
		if s.Measure() == name {
			t = scenarioTitle(s)
		}
	}
	if !t.counts {
		t.Unit = unit
	}
	return t.Title
}

// title is a line of titles; counts says that the text is the unit too.
type title struct {
	Title
	counts bool
}

var titles = map[string]title{
	Accuracy:           worded("validation accuracy", "share of the validation images that are recognised after the last epoch"),
	LowestRecall:       worded("lowest recall", "share of the validation images that are recognised, of the class that is recognised least"),
	TestAccuracy:       worded("test accuracy", "share of the test images that are recognised; it chose nothing"),
	BestTestAccuracy:   worded("best test accuracy", "test accuracy after the epoch that did best on the test images, which flatters"),
	BestTestEpoch:      {Title{Text: "best test epoch", Meaning: "epoch after which the network did best on the test images"}, true},
	"params":           counted("parameters", "numbers that training sets"),
	"params_shared":    counted("reused parameters", "parameters that stages use more than once"),
	"params_affine":    counted("affine parameters", "parameters that are scales and shifts of normalisations"),
	"madds":            counted("multiply-adds", "multiply-adds of convolutions, for one image"),
	"mac_refetch":      worded("refetch memory access", "elements that are read and written for one image where weights are fetched for every use"),
	"mac_fetch_once":   worded("fetch-once memory access", "elements that are read and written for one image where weights are fetched once"),
	"peak_activations": worded("peak activations", "the most activations that are alive at a time"),
	"model_bytes":      worded("model size", "parameters in float32"),
	"peak_memory":      worded("peak memory", "parameters and activations in float32, where inference needs most"),
	FlashName:          worded("flash", "program and weights on the device"),
	RAMName:            worded("RAM", "working memory on the device"),
	LatencyName:        worded("latency", "median time for one image on one thread"),
	LatencySpreadName:  worded("latency spread", "time between the quartiles of the latency"),
	ThroughputName:     worded("throughput", "images per second in batches, on one thread"),
}

// scenarioTitle is the title of the measure of a scenario of memory and cache.
func scenarioTitle(s cost.Scenario) title {
	return worded(s.Name+" memory traffic", "bytes that move to and from memory for one image, behind the cache of scenario "+s.Name)
}

func worded(text, meaning string) title { return title{Title{Text: text, Meaning: meaning}, false} }

// counted is a measure whose text is its unit.
func counted(text, meaning string) title { return title{Title{Text: text, Meaning: meaning}, true} }
