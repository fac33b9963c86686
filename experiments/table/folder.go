package table

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"lrunet/eval"
	"lrunet/eval/store"
	"lrunet/experiments"
	"lrunet/experiments/rundir"
	"lrunet/experiments/schema"
)

// Facts of a table's study.
const (
	metaTable    = string(rundir.Table) // the resolved table, YAML
	metaNetworks = "networks"           // architectures, one a line, in their order
	metaInput    = "input"              // shape of the images
	metaClasses  = "classes"            // their number
)

// open makes the table's folder and its study, or finds those of a table that
// this one extends.
func (b *build) open() (err error) {
	if b.known, err = rundir.OpenKnown(b.options.Known); err != nil {
		return err
	}
	folder, err := b.options.RunFolder(b.table.Name)
	if err != nil {
		return err
	}
	if b.work, err = folder.Begin(rundir.Table, b.options.Study(folder), b.options.Now()); err != nil {
		return err
	}
	if kept, ok := b.work.Meta[metaTable]; ok {
		if err := b.extend(kept); err != nil {
			return err
		}
	}
	memory := cmp.Or(b.options.Memory, eval.FreeMemory())
	b.workers.Share(eval.NewMemory(memory, memory))
	for _, w := range b.workers.Runners {
		w.Known, w.Bare = b.known.Find, true
		w.Partials = &eval.Partials{
			Folder: folder.File(rundir.Partials), Every: b.options.Every, Now: b.options.Now, Check: b.work.Store.There,
		}
		w.Version, w.Now = b.options.Version, b.options.Now
	}
	text, err := b.table.YAML()
	if err != nil {
		return err
	}
	if err := b.describe(string(text)); err != nil {
		return err
	}
	files, err := rundir.YAML(rundir.TableFile, schema.Table, text)
	if err != nil {
		return err
	}
	return folder.Write(files...)
}

// describe stores what there is to say of the table as a whole; the table itself
// last, which makes the study one.
func (b *build) describe(text string) error {
	data := b.workers.First().Data
	return b.work.Describe(
		[2]string{store.MetaDataset, data.Name},
		[2]string{store.MetaDatasetHash, data.Hash},
		[2]string{metaInput, eval.Shape(data).String()},
		[2]string{metaClasses, strconv.Itoa(len(data.Classes))},
		[2]string{metaNetworks, strings.Join(b.archs, "\n")},
		[2]string{metaTable, text},
	)
}

// extend goes on with the folder's table. The error says in what the two differ
// beside the number of networks, what is trained more often, and the title.
func (b *build) extend(text string) error {
	kept, err := recall(string(b.work.Folder)+": table", text)
	if err != nil {
		return err
	}
	found, err := b.table.differs(kept)
	if err != nil {
		return err
	}
	data := b.workers.First().Data
	if there := b.work.Meta[store.MetaDatasetHash]; there != data.Hash {
		found = []string{fmt.Sprintf("the data is %.12s there, %.12s here", there, data.Hash)}
	}
	if len(found) > 0 {
		return b.work.Another(rundir.Table, found)
	}
	b.archs = continued(strings.Split(b.work.Meta[metaNetworks], "\n"), b.archs)
	b.table.Sample.Networks = len(b.archs)
	return nil
}

// continued are the networks that a table has, and those after them that are drawn
// now. Another version of the program may draw others: those there stay.
func continued(kept, drawn []string) []string {
	there := map[string]bool{}
	for _, arch := range kept {
		there[arch] = true
	}
	for _, arch := range drawn {
		if len(kept) < len(drawn) && !there[arch] {
			kept = append(kept, arch)
		}
	}
	return kept
}

// differs says in what two resolved tables differ apart from what can be added to
// one: networks, rungs, seeds.
func (t Table) differs(kept Table) ([]string, error) {
	kept.Title, kept.Data.Name, kept.Sample.Networks, kept.Repeats = t.Title, t.Data.Name, t.Sample.Networks, t.Repeats
	rungs := append([]Rung(nil), kept.Rungs...)
	for i, r := range t.Rungs {
		if i >= len(rungs) {
			rungs = append(rungs, r)
		}
		rungs[i].Every = r.Every
	}
	kept.Rungs = rungs
	there, err := kept.YAML()
	if err != nil {
		return nil, err
	}
	here, err := t.YAML()
	if err != nil {
		return nil, err
	}
	return experiments.Differences(there, here)
}
