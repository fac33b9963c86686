package nas

import (
	"encoding/json"
	"strconv"

	"lrunet/eval"
	"lrunet/eval/imageset"
	"lrunet/eval/store"
	"lrunet/experiments/dataset"
	"lrunet/experiments/rundir"
	"lrunet/lrunet"
	"lrunet/lrunet/checkpoint"
)

// metaTask is the study's fact with what networks are for, JSON.
const metaTask = "task"

// task is what a search's networks are for. The zero value is not known.
type task struct {
	Input   lrunet.Shape `json:"input"`
	Classes []string     `json:"classes"`
}

func taskOf(d *imageset.Dataset) task { return task{eval.Shape(d), d.Classes} }

// readTask finds a search's task: in its study; where earlier versions of the program
// made that, in a checkpoint of the front; else by the data.
func readTask(meta map[string]string, folder rundir.Folder, front []store.Candidate) task {
	var t task
	if json.Unmarshal([]byte(meta[metaTask]), &t) == nil && t.known() {
		return t
	}
	for _, c := range front {
		if about, err := checkpoint.About(folder.Checkpoint(c.Key)); err == nil && len(about.Classes) > 0 {
			return task{about.Input, about.Classes}
		}
	}
	return taskOfHash(meta[store.MetaDatasetHash])
}

// taskOfHash is that of data that the program knows; their classes go by numbers.
func taskOfHash(hash string) task {
	for _, i := range dataset.List(dataset.Options{}) {
		if hash == "" || i.Hash != hash {
			continue
		}
		t := task{Input: lrunet.Shape{C: i.Channels, H: i.Height, W: i.Width}}
		for class := range i.Classes {
			t.Classes = append(t.Classes, strconv.Itoa(class))
		}
		return t
	}
	return task{}
}

func (t task) known() bool { return t.Input.Size() > 0 && len(t.Classes) > 0 }
