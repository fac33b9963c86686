package shard

import "encoding/json"

// feature is what the metadata say of a column.
type feature struct {
	Type  string   `json:"_type"` // "Image", "ClassLabel", "Value"
	Names []string `json:"names"` // of a ClassLabel's classes
}

// parseFeatures reads what Hugging Face's library writes into a file under the
// key huggingface. What cannot be understood is left out: columns have names
// and types of their own.
func parseFeatures(text string) map[string]feature {
	var description struct {
		Info struct {
			Features map[string]json.RawMessage `json:"features"`
		} `json:"info"`
	}
	if json.Unmarshal([]byte(text), &description) != nil {
		return nil
	}
	features := map[string]feature{}
	for name, raw := range description.Info.Features {
		var f feature
		if json.Unmarshal(raw, &f) == nil { // a list of features is no single one
			features[name] = f
		}
	}
	return features
}
