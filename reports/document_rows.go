package reports

import (
	"slices"
	"strings"
	"time"
)

// documentRows is the rows as columns. A column that would be empty is left out; a
// sparse one is a map from the row's place.
type documentRows struct {
	Done       int              `json:"done"` // so many rows, the first ones, have a result
	Key        []string         `json:"key"`
	Arch       []string         `json:"arch"`
	Order      column           `json:"order"`
	Front      []int            `json:"front"` // places, in the order of the members' numbers
	Name       map[int]string   `json:"name,omitempty"`
	Failure    map[int]string   `json:"failure,omitempty"`
	Checkpoint map[int]string   `json:"checkpoint,omitempty"`
	Measures   []column         `json:"measures"`
	Genes      []column         `json:"genes,omitempty"`
	Generation column           `json:"generation,omitempty"`
	Operator   column           `json:"operator,omitempty"` // in words
	Parents    map[int][]int    `json:"parents,omitempty"`  // places
	Violation  map[int]float64  `json:"violation,omitempty"`
	Dominated  map[int]float64  `json:"dominated,omitempty"` // probability
	Ties       map[int][]int    `json:"ties,omitempty"`      // numbers of members
	Epochs     column           `json:"epochs,omitempty"`
	Curves     map[int][]column `json:"curves,omitempty"` // epochs, losses, accuracies
	Recalls    map[int]column   `json:"recalls,omitempty"`
	Confusions map[int][][]int  `json:"confusions,omitempty"` // images, by class and predicted class
	Blocks     map[int][]int    `json:"blocks,omitempty"`     // in the document's blocks
	Commands   map[int][]int    `json:"commands,omitempty"`   // in the document's commands
	Started    column           `json:"started,omitempty"`    // seconds since the first start
	Took       column           `json:"took,omitempty"`       // seconds
	Worker     column           `json:"worker,omitempty"`
	Host       column           `json:"host,omitempty"` // in words
}

// addRows fills the document's rows, of which the first so many have a result.
func (d *document) addRows(rows []Row, done int) {
	r := &d.Rows
	*r = documentRows{Done: done, Key: []string{}, Arch: []string{}, Front: []int{}}
	for _, row := range rows {
		r.Key, r.Arch, r.Order = append(r.Key, row.Key), append(r.Arch, row.Arch), append(r.Order, float64(row.Order))
	}
	for _, m := range d.Measures {
		r.Measures = append(r.Measures, columnOf(rows, func(row Row) float64 { return row.Measures.Value(m.Name) }))
	}
	for i := range d.Genes {
		r.Genes = append(r.Genes, columnOf(rows, func(row Row) float64 { return at(row.Genes, i) }))
	}
	r.Epochs = orNone(columnOf(rows, func(row Row) float64 { return positive(row.Epochs) }))
	d.addSparse(rows)
	d.addLineage(rows)
	d.addParts(rows)
}

// addSparse tells what is known of some rows alone.
func (d *document) addSparse(rows []Row) {
	r := &d.Rows
	r.Name, r.Failure, r.Checkpoint = map[int]string{}, map[int]string{}, map[int]string{}
	r.Violation, r.Dominated, r.Ties = map[int]float64{}, map[int]float64{}, map[int][]int{}
	r.Curves, r.Recalls, r.Confusions = map[int][]column{}, map[int]column{}, map[int][][]int{}
	judged := slices.ContainsFunc(rows, func(row Row) bool { return row.Dominated > 0 })
	for i, row := range rows {
		setText(r.Name, i, row.Name)
		setText(r.Failure, i, row.Failure)
		setText(r.Checkpoint, i, relativePath(row.Checkpoint))
		if row.Violation > 0 && finite(row.Violation) {
			r.Violation[i] = row.Violation
		}
		if row.Front && judged && finite(row.Dominated) {
			r.Dominated[i] = row.Dominated
		}
		if len(row.Ties) > 0 {
			r.Ties[i] = row.Ties
		}
		if len(row.Curve) > 0 {
			r.Curves[i] = curveColumns(row.Curve)
		}
		if len(row.Recalls) > 0 {
			r.Recalls[i] = rounded(row.Recalls, 3)
		}
		if len(row.Confusion.Counts) > 0 {
			r.Confusions[i] = row.Confusion.Counts
		}
	}
}

// addLineage tells where the rows come from.
func (d *document) addLineage(rows []Row) {
	places := map[string]int{}
	for i, row := range rows {
		if _, ok := places[row.Key]; !ok {
			places[row.Key] = i
		}
	}
	parents := map[int][]int{}
	generations := make(column, len(rows))
	operators := make(column, len(rows))
	for i, row := range rows {
		generations[i], operators[i] = nan, nan
		if row.Lineage == nil {
			continue
		}
		generations[i] = float64(row.Lineage.Generation)
		operators[i] = d.word(row.Lineage.Operator)
		for _, key := range row.Lineage.Parents {
			if p, ok := places[key]; ok && !slices.Contains(parents[i], p) {
				parents[i] = append(parents[i], p)
			}
		}
	}
	d.Rows.Generation, d.Rows.Operator, d.Rows.Parents = orNone(generations), orNone(operators), parents
}

// addSpans tells when and where the rows were trained.
func (d *document) addSpans(rows []Row, first time.Time) {
	d.Rows.Started = orNone(columnOf(rows, func(row Row) float64 {
		if row.Span.Started.IsZero() {
			return nan
		}
		return row.Span.Started.Sub(first).Round(100 * time.Millisecond).Seconds()
	}))
	d.Rows.Took = orNone(columnOf(rows, func(row Row) float64 {
		if row.Span.Duration <= 0 {
			return nan
		}
		return row.Span.Duration.Round(100 * time.Millisecond).Seconds()
	}))
	d.Rows.Worker = orNone(columnOf(rows, func(row Row) float64 { return positive(row.Span.Worker) }))
	d.Rows.Host = orNone(columnOf(rows, func(row Row) float64 { return d.word(row.Span.Host) }))
}

// word is the place of a word among the document's; NaN for none.
func (d *document) word(text string) float64 {
	if text == "" {
		return nan
	}
	i := slices.Index(d.Words, text)
	if i < 0 {
		i = len(d.Words)
		d.Words = append(d.Words, text)
	}
	return float64(i)
}

func setText(m map[int]string, i int, text string) {
	if text != "" {
		m[i] = text
	}
}

// relativePath is a path that a page may link to: never an address with a scheme.
func relativePath(path string) string {
	if before, _, ok := strings.Cut(path, ":"); ok && !strings.ContainsAny(before, "/?#") {
		return ""
	}
	return path
}
