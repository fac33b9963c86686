package main

import (
	"fmt"

	"lrunet/eval"
	"lrunet/experiments/dataset"
	"lrunet/lrunet/checkpoint"
)

// trainedOn says whether a network was trained on these images, split as they are.
func trainedOn(n *eval.Network, d *dataset.Dataset) bool {
	return d.Hash != "" && n.Meta[checkpoint.MetaDatasetHash] == d.Hash
}

// sameData says whether a network was trained on data of that name, perhaps with other
// images, or split otherwise.
func sameData(n *eval.Network, d *dataset.Dataset) bool {
	there, err := dataset.Absolute(n.Meta[checkpoint.MetaDataset])
	if err != nil {
		return false
	}
	here, err := dataset.Absolute(d.Name)
	return err == nil && there == here
}

// seen warns that a network is scored on what it was trained on, or on what was held out
// by other choices: then it may be.
func seen(d *dataset.Dataset, split string) string {
	has := "has"
	if split == "test" {
		has = "may have"
	}
	return fmt.Sprintf("the network was trained on %s: it %s seen some of the images that are scored", d.Name, has)
}

// declare notes the dataset that the user says a network was trained on. What its
// checkpoint says of that itself stays.
func declare(n *eval.Network, d *dataset.Dataset) {
	n.Classes = d.Classes
	if n.Meta[checkpoint.MetaDataset] == "" {
		n.Meta[checkpoint.MetaDataset], n.Meta[checkpoint.MetaDatasetHash] = d.Name, d.Hash
	}
}
