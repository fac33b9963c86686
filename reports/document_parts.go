package reports

import (
	"encoding/json"
	"slices"
	"strings"
)

// documentBlock is a block as the array of its fields, as most blocks of a search
// are alike in most networks.
type documentBlock struct{ Block }

// MarshalJSON never fails.
func (b documentBlock) MarshalJSON() ([]byte, error) {
	pool := 0
	if b.Pool {
		pool = 1
	}
	return json.Marshal([]any{b.Name, b.Text, b.Width, b.Height, b.Across, b.Reuse, b.Shrink, pool, column{b.Params, b.MAdds}})
}

// Marks in the line of a command: private letters that stand for what differs
// between candidates.
const (
	keyMark  = "\ue000"
	archMark = "\ue001"
)

// addParts tells of the rows' blocks and commands. What several rows share stands
// once.
func (d *document) addParts(rows []Row) {
	blocks, commands := map[Block]int{}, map[[2]string]int{}
	d.Rows.Blocks, d.Rows.Commands = map[int][]int{}, map[int][]int{}
	for i, row := range rows {
		for _, b := range row.Blocks {
			if _, ok := blocks[b]; !ok {
				blocks[b] = len(d.Blocks)
				d.Blocks = append(d.Blocks, documentBlock{b})
			}
			d.Rows.Blocks[i] = append(d.Rows.Blocks[i], blocks[b])
		}
		for _, c := range row.Commands {
			line := [2]string{c.Label, commandTemplate(c.Line, row)}
			if _, ok := commands[line]; !ok {
				commands[line] = len(d.Commands)
				d.Commands = append(d.Commands, line)
			}
			d.Rows.Commands[i] = append(d.Rows.Commands[i], commands[line])
		}
	}
}

// commandTemplate is a command's line with marks for the row's key and
// architecture.
func commandTemplate(line string, row Row) string {
	if strings.Contains(line, keyMark) || strings.Contains(line, archMark) {
		return line
	}
	if row.Arch != "" {
		line = strings.ReplaceAll(line, row.Arch, archMark)
	}
	if row.Key != "" {
		line = strings.ReplaceAll(line, row.Key, keyMark)
	}
	return line
}

type documentFinal struct {
	Row    int    `json:"row"`
	Epochs int    `json:"epochs"`
	Test   column `json:"test"` // mean, standard deviation, seeds
}

type documentReference struct {
	Name   string `json:"name"`
	Source string `json:"source,omitempty"`
	Values column `json:"values"` // in the order of the measures
}

type documentLimit struct {
	Measure string `json:"measure"`
	Range   column `json:"range"` // smallest, largest
}

type documentImportance struct {
	Gene   string `json:"gene"`
	Target string `json:"target"`
	Share  column `json:"share"` // with the ends of its interval
}

type documentEffect struct {
	Change string `json:"change"`
	Gain   column `json:"gain"` // with the ends of its interval
	Unit   string `json:"unit,omitempty"`
	Count  int    `json:"count"`
	How    string `json:"how,omitempty"`
}

type documentCurve struct {
	Name string `json:"name"`
	X    column `json:"x"`
	Y    column `json:"y"`
}

// addFacts tells what is known beside the rows.
func (d *document) addFacts(s Search) {
	front := s.Front()
	for _, f := range s.Finals {
		if f.Number >= 1 && f.Number <= len(front) && finite(f.Test.Mean) {
			d.Finals = append(d.Finals, documentFinal{front[f.Number-1].place, f.Epochs, column{f.Test.Mean, f.Test.Std, float64(f.Test.Seeds)}})
		}
	}
	for _, r := range s.References {
		values := make(column, len(d.Measures))
		for i, m := range d.Measures {
			values[i] = r.Measures.Value(m.Name)
		}
		d.References = append(d.References, documentReference{r.Name, r.Source, values})
	}
	for _, l := range s.Limits {
		d.Limits = append(d.Limits, documentLimit{l.Measure, column{l.Min, l.Max}})
	}
	for _, i := range s.Importance {
		d.Importance = append(d.Importance, documentImportance{i.Gene, i.Target, rounded([]float64{i.Share, i.Low, i.High}, 4)})
	}
	for _, e := range s.Effects {
		d.Effects = append(d.Effects, documentEffect{e.Change, rounded([]float64{e.Gain, e.Low, e.High}, 4), e.Unit, e.Count, e.How})
	}
}

// documentCurves is curves in the order of their X.
func documentCurves(curves []Curve) []documentCurve {
	var list []documentCurve
	for _, c := range curves {
		if len(c.Points) == 0 {
			continue
		}
		points := slices.Clone(c.Points)
		slices.SortStableFunc(points, byX)
		d := documentCurve{Name: c.Name}
		var ys []float64
		for _, p := range points {
			d.X, ys = append(d.X, p.X), append(ys, p.Y)
		}
		d.Y = rounded(ys, 5)
		list = append(list, d)
	}
	return list
}
